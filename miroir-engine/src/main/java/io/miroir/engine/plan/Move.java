package io.miroir.engine.plan;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;

/** One copy of one shard that comes to a node, leaves one, or both. */
public sealed interface Move {
  /** The shard. */
  ShardId shard();

  /** The replica group whose copy this is, from 0. */
  int group();

  /** The node that the documents are read from, and the authority until the commit. */
  NodeId source();

  /** The node that has the shard when the move is over. */
  NodeId to();

  /** Its name in records and in the admin API; it never changes. */
  default String kind() {
    return switch (this) {
      case Relocate relocate -> "relocate";
      case AddCopy added -> "add-copy";
      case Resync resync -> "resync";
      case Drop drop -> "drop";
    };
  }

  /** Whether the target has nothing of the shard before, and everything is deleted there if not. */
  default boolean beginsEmpty() {
    return this instanceof Relocate || this instanceof AddCopy;
  }

  /**
   * The same copy at the target, read from another one. Of a relocation the old owner's copy, which
   * is not in sync any more, stays: what becomes of it is planned anew.
   *
   * @throws IllegalStateException if nothing is copied
   */
  default Move copiedFrom(NodeId copyFrom) {
    return switch (this) {
      case Relocate relocate -> new AddCopy(shard(), group(), copyFrom, to());
      case AddCopy added -> new AddCopy(shard(), group(), copyFrom, to());
      case Resync resync -> new Resync(shard(), group(), copyFrom, to());
      case Drop drop -> throw new IllegalStateException("nothing is copied for " + drop);
    };
  }

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

  /**
   * A copy that is not in sync becomes so: it gets what differs from another one.
   *
   * @param copyFrom an in-sync copy, of any group
   * @param to the node whose copy is not in sync
   */
  record Resync(ShardId shard, int group, NodeId copyFrom, NodeId to) implements Move {
    /**
     * @throws IllegalArgumentException if the two nodes are one
     */
    public Resync {
      requireTwoNodes(shard, copyFrom, to);
    }

    @Override
    public NodeId source() {
      return copyFrom;
    }

    @Override
    public String toString() {
      return "the copy of shard " + shard + " of group " + group + " on " + to + " in sync again";
    }
  }

  /**
   * A copy that the placement does not want goes; every copy that it wants is there, in its group
   * or, if that is to have none, in another one.
   *
   * @param from the node that holds it
   * @param kept a node with an in-sync copy that stays, of any group
   */
  record Drop(ShardId shard, int group, NodeId from, NodeId kept) implements Move {
    /**
     * @throws IllegalArgumentException if the two nodes are one
     */
    public Drop {
      requireTwoNodes(shard, from, kept);
    }

    @Override
    public NodeId source() {
      return from;
    }

    @Override
    public NodeId to() {
      return kept;
    }

    @Override
    public String toString() {
      return "the surplus copy of shard " + shard + " of group " + group + " on " + from;
    }
  }

  private static void requireTwoNodes(ShardId shard, NodeId source, NodeId to) {
    if (source.equals(to)) {
      throw new IllegalArgumentException(
          "shard " + shard + " can't move from " + to + " to itself");
    }
  }
}
