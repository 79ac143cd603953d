package io.miroir.demo.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a fleet is started with.
 *
 * @param nodes how many nodes there are, those that join later among them
 * @param members how many of them, the first ones, the fleet begins with
 * @param nodeKey the nodes' master key
 * @param userNodes the addresses of nodes that the user runs; empty for embedded ones
 * @param serverFlags further arguments of the server's JVM
 * @param batchDocuments how many documents one slice of a copy has at most
 * @param times the times that the server goes by
 */
public record FleetPlan(
    int nodes,
    int members,
    String nodeKey,
    List<URI> userNodes,
    Duration nodeTaskDelay,
    List<String> serverFlags,
    int batchDocuments,
    Times times) {
  /** How many shards the index is split into. */
  public static final int SHARDS = 64;

  public FleetPlan {
    userNodes = List.copyOf(userNodes);
    serverFlags = List.copyOf(serverFlags);
  }

  public boolean embedded() {
    return userNodes.isEmpty();
  }

  /** The node ids, those that join later last. */
  public List<String> nodeIds() {
    return IntStream.range(0, nodes).mapToObj(node -> "node-" + node).toList();
  }
}
