package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.api.topology.TopologyEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of the fleet and what they hold. Safe for use by many threads. */
public interface Fleet {
  /**
   * A node as the fleet sees it.
   *
   * @param node the node
   * @param group its replica group
   * @param state what it is to the fleet
   * @param shardCount how many shards of all indexes it owns
   */
  record Member(Node node, int group, NodeState state, int shardCount) {}

  /**
   * The fleet.
   *
   * @param shards the shard count of new indexes
   * @param replicationFactor copies per group
   * @param members its nodes, in the order of admission
   */
  record Topology(int shards, int replicationFactor, List<Member> members) {}

  /** The fleet as this pod knows it. */
  Topology topology();

  /** Who owns each shard of an index, lead first; all groups. Empty if there is no such index. */
  Map<ShardId, List<NodeId>> shards(String index);

  /**
   * Takes an event: edits the fleet's record, from which the planner works. Accepting is durable
   * (G8). The same event again changes nothing and is accepted.
   *
   * @throws RefusedException with {@code INVALID} or {@code CONFLICT} if the event does not fit the
   *     fleet, {@code NOT_SERVING} if the store can't be reached
   * @throws io.miroir.api.MiroirException if the node itself can't be admitted; nothing was changed
   */
  void accept(TopologyEvent event);

  /**
   * Has a node give its shards away, as {@link TopologyEvent.NodeDraining} does; durable (G8).
   *
   * @param force accept that its group has too few nodes left for as many copies as before
   * @throws RefusedException with {@code NODE_UNKNOWN}, with {@code INVALID} if it is the last node
   *     of its group, or if copies would be fewer and {@code force} is not set, with {@code
   *     CONFLICT} if its state does not allow it; nothing was changed
   */
  void drain(NodeId node, boolean force);

  /**
   * Drains a node, and takes it out of the fleet once it holds nothing; durable (G8).
   *
   * @throws RefusedException as {@link #drain}
   */
  void remove(NodeId node, boolean force);

  /**
   * Takes a failed node out of the fleet, and gives up the shards that are in sync nowhere else:
   * they are empty at their new owners from then on. In one commit; durable (G8).
   *
   * @param lost the shards that are lost, of whichever index; exactly those
   * @throws RefusedException with {@code NODE_UNKNOWN}, with {@code CONFLICT} if the node has not
   *     failed, with {@code INVALID} if other shards would be lost, naming them, or if its group
   *     has no other node, with {@code REBALANCE_RUNNING} if a job is open; nothing was changed
   */
  void giveUp(NodeId node, Set<ShardId> lost);
}
