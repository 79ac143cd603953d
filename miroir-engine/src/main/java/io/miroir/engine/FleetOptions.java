package io.miroir.engine;

import io.miroir.api.topology.Node;
import java.util.List;

/**
 * The fleet as it is first written into an empty store; ignored afterwards.
 *
 * @param shards the shard count of new indexes, 1 to 4,096
 * @param replicationFactor copies of each shard per group, from 1
 * @param groups how many replica groups, from 1
 * @param seats the first nodes
 */
public record FleetOptions(int shards, int replicationFactor, int groups, List<Seat> seats) {
  /**
   * A node and its group.
   *
   * @param node the node
   * @param group its replica group, from 0
   */
  public record Seat(Node node, int group) {}

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public FleetOptions {
    if (shards < 1 || shards > 4_096) {
      throw new IllegalArgumentException("shards " + shards + " is not 1 to 4096");
    }
    if (replicationFactor < 1) {
      throw new IllegalArgumentException("replication-factor " + replicationFactor + " is below 1");
    }
    if (groups < 1) {
      throw new IllegalArgumentException("groups " + groups + " is below 1");
    }
    seats = List.copyOf(seats);
    for (Seat seat : seats) {
      if (seat.group() < 0 || seat.group() >= groups) {
        throw new IllegalArgumentException(
            "node "
                + seat.node().id()
                + " is in group "
                + seat.group()
                + ", groups are 0 to "
                + (groups - 1));
      }
    }
  }
}
