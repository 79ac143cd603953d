package io.miroir.executor.meilisearch;

import io.miroir.conformance.MeilisearchNode;
import io.miroir.conformance.NodeUnderTest;
import io.miroir.conformance.SearchNodes;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Three embedded nodes for the suite, one of them slow. */
final class EmbeddedNodes implements SearchNodes {
  private static final Duration DELAY = Duration.ofMillis(100);

  private final TestNode source;
  private final TestNode target;
  private final TestNode slow;

  EmbeddedNodes(Path folder) {
    source = TestNode.start("source", folder);
    target = TestNode.start("target", folder);
    slow = TestNode.start("slow", folder, DELAY);
  }

  /** The executor as it is, but less patient. */
  static Subject subject() {
    Map<String, String> settings =
        Map.of("node-key", TestNode.MASTER_KEY, "timeout", "2s", "patience", "3s");
    return new Subject(new MeilisearchPlugin(), "meilisearch", settings);
  }

  @Override
  public NodeUnderTest source() {
    return judged(source);
  }

  @Override
  public NodeUnderTest target() {
    return judged(target);
  }

  @Override
  public NodeUnderTest slow() {
    return judged(slow);
  }

  private static NodeUnderTest judged(TestNode node) {
    return new MeilisearchNode(
        node.node().id().value(), node.node().address(), TestNode.MASTER_KEY);
  }

  @Override
  public void close() {
    source.close();
    target.close();
    slow.close();
  }
}
