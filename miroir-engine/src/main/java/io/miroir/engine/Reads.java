package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import java.util.Map;
import java.util.Set;

/** The read path: which node answers for which shards. Safe for use by many threads. */
public interface Reads {
  /**
   * Begins a read of an index. With several replica groups it asks one of them, in turn, and
   * another one only for shards without a readable copy there.
   *
   * @throws RefusedException if the index is unknown, or this pod may not serve at present
   */
  View begin(String index);

  /**
   * As {@link #begin}, but asks the same replica group each time, as long as no copy changes: the
   * pages of a list have one order then.
   */
  View beginInOrder(String index);

  /** One read under way; it keeps to one routing from beginning to end. */
  interface View extends AutoCloseable {
    /** Each node to ask, with the shards it answers for in this query and no others. */
    Map<Node, Set<ShardId>> shardsByNode();

    /**
     * Other nodes to ask for shards whose node did not answer. A shard without another copy in sync
     * is left out.
     *
     * @param without the nodes that did not answer
     */
    Map<Node, Set<ShardId>> others(Set<ShardId> shards, Set<NodeId> without);

    /** The shard of a primary key. */
    ShardId shard(String primaryKey);

    /** The node that answers for a shard. */
    Node node(ShardId shard);

    /** The key with which to ask a node at this moment. */
    String credential(NodeId node);

    /**
     * Whether the answer may still be given: this pod's lease stands (R4). Ask before answering.
     */
    boolean current();

    @Override
    void close();
  }
}
