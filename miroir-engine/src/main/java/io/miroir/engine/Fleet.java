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
   * @param groups how many replica groups
   * @param members its nodes, in the order of admission
   */
  record Topology(int shards, int replicationFactor, int groups, List<Member> members) {}

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

  /**
   * Has each group keep so many copies of a shard; durable (G8).
   *
   * @param force accept that a group has fewer nodes, and so fewer copies
   * @return {@code false} if it is so already, and nothing was changed
   * @throws RefusedException with {@code INVALID} if that is none, or if a group has fewer nodes
   *     and {@code force} is not set, with {@code REBALANCE_RUNNING} while a job is open; nothing
   *     was changed
   */
  boolean replicate(int copies, boolean force);

  /**
   * Adds nodes as one more replica group, which receives a copy of every shard; durable (G8). The
   * same nodes again change nothing.
   *
   * @return the group's number
   * @throws RefusedException with {@code INVALID} or {@code CONFLICT} if they do not fit the fleet
   * @throws io.miroir.api.MiroirException if one can't be admitted; the fleet was not changed
   */
  int addGroup(List<Node> nodes);

  /**
   * Has every node of a group give its shards up and leave; durable (G8). A shard's copies go once
   * another group has all its copies in sync. The highest number ends with its last node; a lower
   * one stays without nodes until those above it have ended.
   *
   * @param force give up nodes of it that have failed, as soon as another node has in sync what
   *     they held
   * @throws RefusedException with {@code GROUP_UNKNOWN}, with {@code INVALID} if it is the last
   *     group with nodes, with {@code CONFLICT} if a node of it has failed and {@code force} is not
   *     set; nothing was changed
   */
  void removeGroup(int group, boolean force);
}
