package io.miroir.demo.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a fleet is started with.
 *
 * @param nodeKey the nodes' master key
 * @param userNodes the addresses of nodes that the user runs; empty for embedded ones
 * @param serverFlags further arguments of the server's JVM
 * @param batchDocuments how many documents one slice of a copy has at most
 */
public record FleetPlan(
    String nodeKey,
    List<URI> userNodes,
    Duration nodeTaskDelay,
    List<String> serverFlags,
    int batchDocuments) {
  /** How many shards the index is split into. */
  public static final int SHARDS = 64;

  /** How many nodes an embedded fleet has once it has grown. */
  static final int EMBEDDED_NODES = 4;

  public FleetPlan {
    userNodes = List.copyOf(userNodes);
    serverFlags = List.copyOf(serverFlags);
  }

  public boolean embedded() {
    return userNodes.isEmpty();
  }

  /** The node ids, the one that is added last. */
  public List<String> nodeIds() {
    int nodes = embedded() ? EMBEDDED_NODES : userNodes.size();
    return IntStream.range(0, nodes).mapToObj(node -> "node-" + node).toList();
  }
}
