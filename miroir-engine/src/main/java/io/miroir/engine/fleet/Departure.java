package io.miroir.engine.fleet;

import io.miroir.api.NodeId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Wish;

/** Whether a node may give its shards away. */
public final class Departure {
  private Departure() {}

  /**
   * The node's seat.
   *
   * @throws RefusedException with {@code NODE_UNKNOWN}
   */
  static FleetRecord.Seat seat(FleetRecord fleet, NodeId node) {
    return fleet
        .seat(node.value())
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.NODE_UNKNOWN,
                    "the fleet has no node '" + node + "'; nothing was changed"));
  }

  /**
   * The fleet once a node was asked to drain or to leave; the same if it was asked already.
   *
   * @throws RefusedException as {@link #seat} and {@link #require}
   */
  public static FleetRecord left(FleetRecord fleet, NodeId node, boolean force, Wish wish) {
    FleetRecord.Seat seat = seat(fleet, node);
    if (seat.nodeState() == NodeState.DRAINING && wish.compareTo(seat.wish()) <= 0) {
      return fleet;
    }
    require(fleet, seat, force);
    return fleet.draining(seat.id(), wish);
  }

  /**
   * Refuses what would leave the group without a node, or with fewer copies than it keeps now.
   *
   * @throws RefusedException with {@code INVALID} or {@code CONFLICT}
   */
  static void require(FleetRecord fleet, FleetRecord.Seat seat, boolean force) {
    NodeState state = seat.nodeState();
    if (state != NodeState.DRAINING && !state.next().contains(NodeState.DRAINING)) {
      throw new RefusedException(
          Reason.CONFLICT,
          "node '"
              + seat.id()
              + "' is "
              + state.label()
              + " and can't go from there to "
              + NodeState.DRAINING.label()
              + "; nothing was changed, try again when it is active");
    }
    long others =
        fleet.placed().get(seat.group()).stream()
            .filter(node -> !node.value().equals(seat.id()))
            .count();
    if (others == 0) {
      throw new RefusedException(
          Reason.INVALID,
          "node '"
              + seat.id()
              + "' is the last of replica group "
              + seat.group()
              + ", and its shards have nowhere to go; nothing was changed, add a node first");
    }
    if (others < fleet.replicationFactor() && !force) {
      throw new RefusedException(
          Reason.INVALID,
          "without node '"
              + seat.id()
              + "' replica group "
              + seat.group()
              + " keeps "
              + others
              + " copies of each shard instead of "
              + fleet.replicationFactor()
              + "; nothing was changed, add a node first or use force");
    }
  }
}
