package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.util.List;

/** A change of the fleet that someone wants. */
public sealed interface FleetChange {
  /**
   * A node joins.
   *
   * @param group its replica group, from 0
   */
  record AddNode(Node node, int group) implements FleetChange {}

  /**
   * A node gives its shards away and stays.
   *
   * @param force accept that its group has too few nodes left for as many copies as before
   */
  record Drain(NodeId node, boolean force) implements FleetChange {}

  /**
   * A node gives its shards away and leaves.
   *
   * @param force as of {@link Drain}
   */
  record Remove(NodeId node, boolean force) implements FleetChange {}

  /**
   * Each group keeps so many copies of a shard.
   *
   * @param copies how many, from 1
   * @param force accept that a group has fewer nodes, and so fewer copies
   */
  record ReplicationFactor(int copies, boolean force) implements FleetChange {}

  /**
   * Nodes join as one more replica group.
   *
   * @param nodes at least one
   */
  record AddGroup(List<Node> nodes) implements FleetChange {
    /** Copies the list. */
    public AddGroup {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Every node of a replica group gives its shards up and leaves.
   *
   * @param group its number, from 0
   * @param force give up nodes of it that have failed
   */
  record RemoveGroup(int group, boolean force) implements FleetChange {}
}
