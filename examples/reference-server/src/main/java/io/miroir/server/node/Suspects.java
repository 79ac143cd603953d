package io.miroir.server.node;

import io.miroir.api.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The nodes that did not answer lately: other copies are asked first for a while. */
final class Suspects {
  private static final Duration FOR = Duration.ofSeconds(5);

  private final Map<NodeId, Long> until = new ConcurrentHashMap<>();

  void note(NodeId node, NodeAnswer answer) {
    if (answer instanceof NodeAnswer.Answered) {
      until.remove(node);
    } else {
      until.put(node, System.nanoTime() + FOR.toNanos());
    }
  }

  Set<NodeId> now() {
    long now = System.nanoTime();
    return until.entrySet().stream()
        .filter(suspect -> suspect.getValue() - now > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
