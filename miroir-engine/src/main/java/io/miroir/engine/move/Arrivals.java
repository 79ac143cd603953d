package io.miroir.engine.move;

import io.miroir.api.NodeId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.fleet.Seats;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Wish;
import io.miroir.engine.shared.Parts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ends what nodes are on their way to: one that has got all its shards is active, one that has
 * given all away and is to leave is out of the fleet, one that has failed for long is replaced.
 */
public final class Arrivals {
  private final Parts parts;

  /** When each failed node was seen so first, by this pod's monotonic clock. */
  private final Map<NodeId, Long> failedSince = new HashMap<>();

  Arrivals(Parts parts) {
    this.parts = parts;
  }

  /** Commits what follows from the records. */
  void settle() {
    noteFailures(parts.catalog().last().fleet().value());
    boolean edited =
        new Seats(parts)
            .edit(
                snapshot -> {
                  FleetRecord after = settled(snapshot, this::isMissed);
                  return after.equals(snapshot.fleet().value())
                      ? Optional.empty()
                      : Optional.of(after);
                });
    if (edited) {
      parts.bell().ring();
    }
  }

  private void noteFailures(FleetRecord fleet) {
    failedSince.keySet().retainAll(fleet.away());
    fleet.away().forEach(node -> failedSince.putIfAbsent(node, parts.timeline().nanoTime()));
  }

  /**
   * The fleet after what follows from the records.
   *
   * @param missed whether a node has failed for so long that its shards go to other nodes
   */
  public static FleetRecord settled(Catalog.Snapshot snapshot, Predicate<NodeId> missed) {
    FleetRecord fleet = snapshot.fleet().value();
    FleetRecord after = fleet;
    for (FleetRecord.Seat seat : fleet.seats()) {
      switch (seat.nodeState()) {
        case JOINING, RESTORING -> {
          if (!fleet.mostlyAway(seat.group()) && hasArrived(snapshot, seat.nodeId())) {
            after = after.changed(seat.id(), NodeState.ACTIVE);
          }
        }
        case ACTIVE -> {
          if (seat.wish() != Wish.STAY) {
            after = after.changed(seat.id(), NodeState.DRAINING);
          }
        }
        case DRAINING -> {
          if (leaves(seat) && holdsNone(snapshot, seat.nodeId())) {
            after = after.without(seat.id());
          }
        }
        case FAILED -> {
          if (seat.wish() == Wish.GIVE_UP && isSpared(snapshot, seat.nodeId())) {
            after = after.without(seat.id());
          } else if (!seat.missed() && missed.test(seat.nodeId())) {
            after = after.missing(seat.id());
          }
        }
        case DEGRADED, REMOVED -> {}
      }
    }
    return emptied(fleet, after) ? after.trimmed() : after;
  }

  /** Whether a group's last node has gone; its number goes too if no higher one is in use. */
  private static boolean emptied(FleetRecord before, FleetRecord after) {
    return before.seats().stream().anyMatch(seat -> after.group(seat.group()).isEmpty());
  }

  private static boolean leaves(FleetRecord.Seat seat) {
    return seat.wish().compareTo(Wish.LEAVE) >= 0;
  }

  private boolean isMissed(NodeId node) {
    Long since = failedSince.get(node);
    return since != null
        && parts.timeline().nanoTime() - since > parts.options().failureGrace().toNanos();
  }

  /** No move brings the node a shard any more, and none is to be planned. */
  private static boolean hasArrived(Catalog.Snapshot snapshot, NodeId node) {
    return !inOpenJob(snapshot, node)
        && snapshot.assignments().keySet().stream()
            .flatMap(index -> Leader.difference(snapshot, index).stream())
            .noneMatch(move -> move.to().equals(node));
  }

  private static boolean holdsNone(Catalog.Snapshot snapshot, NodeId node) {
    return !inOpenJob(snapshot, node)
        && snapshot.assignments().values().stream()
            .flatMap(assignment -> assignment.value().groups().stream())
            .flatMap(group -> group.values().stream())
            .flatMap(List::stream)
            .noneMatch(copy -> copy.node().equals(node));
  }

  private static boolean isSpared(Catalog.Snapshot snapshot, NodeId node) {
    return !inOpenJob(snapshot, node)
        && snapshot.assignments().values().stream()
            .allMatch(assignment -> assignment.value().spares(node));
  }

  private static boolean inOpenJob(Catalog.Snapshot snapshot, NodeId node) {
    return snapshot.jobs().values().stream()
        .flatMap(job -> job.value().moves().stream())
        .anyMatch(
            state ->
                !state.settled()
                    && (state.move().source().equals(node) || state.move().to().equals(node)));
  }
}
