package io.miroir.engine.fleet;

import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Edits the fleet's record, and in the same commit what assignments have to follow it in: they have
 * its groups, and a node that fails loses its copies' sync wherever another copy is in sync, so
 * that whoever reads the routing after that asks the others.
 */
public final class Seats {
  private final Catalog catalog;
  private final Traffic traffic;

  public Seats(Parts parts) {
    this.catalog = parts.catalog();
    this.traffic = parts.traffic();
  }

  /**
   * Commits an edit; again if a record was changed meanwhile.
   *
   * @param change what the record becomes, or empty if it stays as it is
   * @return whether it was edited
   */
  public boolean edit(Function<Catalog.Snapshot, Optional<FleetRecord>> change) {
    while (true) {
      Catalog.Snapshot snapshot = catalog.refresh();
      Optional<FleetRecord> edited = change.apply(snapshot);
      if (edited.isEmpty()) {
        return false;
      }
      List<Change> changes = changes(snapshot, edited.get());
      if (catalog.publish(Guard.open(), epoch -> changes).accepted()) {
        traffic.ring();
        return true;
      }
    }
  }

  private List<Change> changes(Catalog.Snapshot snapshot, FleetRecord edited) {
    FleetRecord before = snapshot.fleet().value();
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Replace(Keys.TOPOLOGY, Codec.text(edited), snapshot.fleet().revision()));
    snapshot
        .assignments()
        .forEach(
            (index, held) -> {
              Assignment fitted = fitted(held.value(), before, edited);
              if (!fitted.equals(held.value())) {
                changes.add(
                    new Change.Replace(
                        Keys.assignment(index), Codec.text(fitted), held.revision()));
              }
            });
    changes.addAll(Farewells.noted(catalog, before, edited));
    return changes;
  }

  /**
   * An assignment as an edited fleet has it: as many groups, no copy on a node that is out, and
   * those of a node that has failed out of sync.
   */
  public static Assignment fitted(Assignment assignment, FleetRecord before, FleetRecord edited) {
    Assignment fitted = assignment;
    for (FleetRecord.Seat seat : before.seats()) {
      if (edited.seat(seat.id()).isEmpty()) {
        fitted = fitted.without(seat.nodeId());
      }
    }
    for (NodeId away : edited.away()) {
      if (!before.away().contains(away)) {
        fitted = fitted.withoutInSync(away);
      }
    }
    return fitted.withGroups(edited.groups());
  }

  /** Takes a node's copies out of sync wherever another one is, and leaves its state as it is. */
  void distrust(NodeId node) {
    while (true) {
      List<Change> changes = new ArrayList<>();
      catalog
          .refresh()
          .assignments()
          .forEach(
              (index, held) -> {
                Assignment without = held.value().withoutInSync(node);
                if (!without.equals(held.value())) {
                  changes.add(
                      new Change.Replace(
                          Keys.assignment(index), Codec.text(without), held.revision()));
                }
              });
      if (changes.isEmpty()
          || catalog.publish(Guard.open(), epoch -> List.copyOf(changes)).accepted()) {
        traffic.ring();
        return;
      }
    }
  }

  /**
   * Takes the event that a node has failed.
   *
   * @throws RefusedException with {@code NODE_UNKNOWN}, or with {@code CONFLICT} if its state does
   *     not allow it
   */
  void fail(NodeId node) {
    happen(node, NodeState.FAILED);
  }

  /**
   * Takes the event that a failed node answers again.
   *
   * @throws RefusedException as {@link #fail}
   */
  void recover(NodeId node) {
    happen(node, NodeState.RESTORING);
  }

  private void happen(NodeId node, NodeState next) {
    edit(
        snapshot -> {
          FleetRecord fleet = snapshot.fleet().value();
          FleetRecord.Seat seat = Departure.seat(fleet, node);
          if (seat.nodeState() == next) {
            return Optional.empty();
          }
          if (!seat.nodeState().next().contains(next)) {
            throw new RefusedException(
                Reason.CONFLICT,
                "node '"
                    + node
                    + "' is "
                    + seat.state()
                    + " and can't go from there to "
                    + next.label()
                    + "; nothing was changed");
          }
          return Optional.of(fleet.happened(seat.id(), next));
        });
  }
}
