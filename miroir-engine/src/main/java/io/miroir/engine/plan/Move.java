package io.miroir.engine.plan;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;

/** One shard of one replica group that comes to a node which does not hold it. */
public sealed interface Move {
  /** The shard. */
  ShardId shard();

  /** The replica group whose copy this is, from 0. */
  int group();

  /** The node that the documents are read from, and the authority until the commit. */
  NodeId source();

  /** The node that receives the copy. */
  NodeId to();

  /**
   * A copy changes its node: the old one is deleted at the end.
   *
   * @param from the node that holds the shard and gives it up
   */
  record Relocate(ShardId shard, int group, NodeId from, NodeId to) implements Move {
    /**
     * @throws IllegalArgumentException if the two nodes are one
     */
    public Relocate {
      requireTwoNodes(shard, from, to);
    }

    @Override
    public NodeId source() {
      return from;
    }

    /** The same copy on its way back. */
    public Relocate reversed() {
      return new Relocate(shard, group, to, from);
    }

    @Override
    public String toString() {
      return "shard " + shard + " of group " + group + " from " + from + " to " + to;
    }
  }

  /**
   * A group gets one copy more; every other copy stays.
   *
   * @param copyFrom an in-sync copy, of any group
   */
  record AddCopy(ShardId shard, int group, NodeId copyFrom, NodeId to) implements Move {
    /**
     * @throws IllegalArgumentException if the two nodes are one
     */
    public AddCopy {
      requireTwoNodes(shard, copyFrom, to);
    }

    @Override
    public NodeId source() {
      return copyFrom;
    }

    @Override
    public String toString() {
      return "a copy of shard " + shard + " for group " + group + " from " + copyFrom + " to " + to;
    }
  }

  private static void requireTwoNodes(ShardId shard, NodeId source, NodeId to) {
    if (source.equals(to)) {
      throw new IllegalArgumentException(
          "shard " + shard + " can't move from " + to + " to itself");
    }
  }
}
