package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;

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
   */
  record ReplicationFactor(int copies) implements FleetChange {}
}
