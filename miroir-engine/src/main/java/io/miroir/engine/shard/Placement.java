package io.miroir.engine.shard;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Where shards should be: rendezvous hashing within one replica group.
 *
 * <p>Every node has a score for every shard and the highest scores own it. A node that joins only
 * takes shards, and one that leaves only gives its own away; nothing moves between the others.
 */
public final class Placement {
  private record Scored(NodeId node, long score) {}

  private static final Comparator<Scored> BEST_FIRST =
      ((Comparator<Scored>) (a, b) -> Long.compareUnsigned(b.score, a.score))
          .thenComparing(Scored::node);

  private Placement() {}

  /**
   * The nodes that should hold a shard, best first; ties by node id, bytewise ascending.
   *
   * @param nodesOfGroup the nodes to choose from, in any order; naming one twice changes nothing
   * @param replicationFactor how many copies the group keeps, if it has as many nodes
   * @throws IllegalArgumentException if the replication factor is below 1
   */
  public static List<NodeId> owners(
      ShardId shard, Collection<NodeId> nodesOfGroup, int replicationFactor) {
    if (replicationFactor < 1) {
      throw new IllegalArgumentException(
          "a replication factor of " + replicationFactor + " keeps no copy; it is at least 1");
    }
    return ranked(shard, nodesOfGroup).stream().limit(replicationFactor).toList();
  }

  /** The nodes in the order in which the shard wants them, best first. */
  public static List<NodeId> ranked(ShardId shard, Collection<NodeId> nodes) {
    return nodes.stream()
        .distinct()
        .map(node -> new Scored(node, ShardHash.score(shard, node)))
        .sorted(BEST_FIRST)
        .map(Scored::node)
        .toList();
  }
}
