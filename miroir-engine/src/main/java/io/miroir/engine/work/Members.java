package io.miroir.engine.work;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.time.Monitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pods that the acks of one term are waited of. One whose lease has expired no longer counts
 * once its keys are deleted at every node of the job (R6).
 */
final class Members {
  private final Pod.Parts parts;
  private final List<Node> nodes;
  private final Monitor monitor;
  private final Map<String, Long> known = new HashMap<>();

  Members(Pod.Parts parts, List<Node> nodes) {
    this.parts = parts;
    this.nodes = nodes;
    this.monitor = parts.timeline().monitor();
  }

  Acks.Census census() {
    Acks.Census census = parts.acks().census();
    List<String> gone =
        monitor.locked(
            () ->
                known.keySet().stream()
                    .filter(scope -> !census.tokens().containsKey(scope))
                    .toList());
    for (String scope : gone) {
      // A failed node refuses nobody, and is fenced anew before it counts again.
      Set<NodeId> away = parts.catalog().last().fleet().value().away();
      nodes.stream()
          .filter(node -> !away.contains(node.id()))
          .forEach(node -> parts.executor().revoke(node, scope));
    }
    monitor.locked(
        () -> {
          gone.forEach(known::remove);
          known.putAll(census.tokens());
        });
    return census;
  }

  /** The sessions that are live: a round is void when they change. */
  Map<String, Long> sessions() {
    return new TreeMap<>(census().tokens());
  }
}
