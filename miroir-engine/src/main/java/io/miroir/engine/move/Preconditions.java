package io.miroir.engine.move;

import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Parts;

/**
 * What a step that changes the routing relies on besides the move itself. Whoever changes it
 * replaces a record that the step's commit replaces too, so nothing comes between.
 */
final class Preconditions {
  private final Parts parts;

  Preconditions(Parts parts) {
    this.parts = parts;
  }

  /** Whether a step may be made in the assignment that its commit replaces. */
  boolean hold(Assignment assignment, JobRecord job, Move move, MoveEvent event) {
    return (trusting() || allows(assignment, move, event)) && mayGoOn(job, move, event);
  }

  /** By sabotage only: whatever a move relies on is taken to be in sync. */
  private boolean trusting() {
    return parts.sabotage() == Sabotage.SOURCE_MARKED_IN_MOVE
        || parts.sabotage() == Sabotage.COPY_FROM_STALE;
  }

  /**
   * What a move relies on must be in sync: the copy that was copied from, and the one that is kept.
   * A term that is over may find its move made by the next one.
   */
  private static boolean allows(Assignment assignment, Move move, MoveEvent event) {
    return switch (event) {
      case MoveEvent.Committed committed ->
          assignment.admits(move) && assignment.inSync(move.shard()).contains(move.source());
      case MoveEvent.SurplusDropped dropped -> assignment.admits(move);
      default -> true;
    };
  }

  /** What people and health said meanwhile, straight from the store. */
  private boolean mayGoOn(JobRecord job, Move move, MoveEvent event) {
    return switch (event) {
      case MoveEvent.Committed committed ->
          parts
              .catalog()
              .find(Keys.TOPOLOGY, FleetRecord.class)
              .map(fleet -> !fleet.value().away().contains(move.to()))
              .orElse(true);
      case MoveEvent.OldDropped dropped ->
          parts
              .catalog()
              .find(Keys.control(job.index()), ControlRecord.class)
              .flatMap(asked -> asked.value().back(move.shard().value(), job.id()))
              .filter(back -> back.equals(move.source().value()))
              .isEmpty();
      default -> true;
    };
  }
}
