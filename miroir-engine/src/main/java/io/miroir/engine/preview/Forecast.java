package io.miroir.engine.preview;

import io.miroir.api.NodeId;
import io.miroir.engine.FleetChange;
import io.miroir.engine.RefusedException;
import io.miroir.engine.fleet.Departure;
import io.miroir.engine.fleet.Groups;
import io.miroir.engine.fleet.PodFleet;
import io.miroir.engine.move.Leader;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Wish;
import io.miroir.engine.record.JobRecord;
import java.util.List;
import java.util.Optional;

/** What a change of the fleet's record would have planned; a pure function of the records. */
final class Forecast {
  private Forecast() {}

  /**
   * The fleet's record after a change; the same if it asks for what is so already.
   *
   * @throws RefusedException if the change would be refused
   */
  static FleetRecord after(FleetRecord fleet, FleetChange change) {
    return switch (change) {
      case FleetChange.AddNode add ->
          !PodFleet.isElsewhere(fleet, add.node(), add.group())
                  && PodFleet.fits(fleet, add.node(), add.group())
              ? fleet.joined(add.node(), add.group())
              : fleet;
      case FleetChange.Drain drain ->
          Departure.left(fleet, drain.node(), drain.force(), Wish.DRAIN);
      case FleetChange.Remove remove ->
          Departure.left(fleet, remove.node(), remove.force(), Wish.LEAVE);
      case FleetChange.ReplicationFactor factor ->
          Groups.copied(fleet, factor.copies(), factor.force());
      case FleetChange.AddGroup add -> Groups.added(fleet, add.nodes());
      case FleetChange.RemoveGroup remove -> Groups.removed(fleet, remove.group(), remove.force());
    };
  }

  /** The assignment once the moves under way have ended well. */
  static Assignment settled(Assignment now, Optional<JobRecord> job) {
    Assignment after = now;
    for (MoveState state : job.map(JobRecord::moves).orElse(List.of())) {
      if (!state.settled() && state.phase() != Phase.FAILED && ahead(after, state.move())) {
        after = after.after(state.move());
      }
    }
    return after;
  }

  /** Whether the move's commit still lies ahead. */
  private static boolean ahead(Assignment now, Move move) {
    List<NodeId> holders = now.holders(move.group(), move.shard());
    return switch (move) {
      case Move.Relocate relocate ->
          holders.contains(relocate.from()) && !holders.contains(relocate.to());
      case Move.AddCopy added -> !holders.contains(added.to());
      case Move.Resync resync ->
          holders.contains(resync.to()) && !now.inSync(resync.shard()).contains(resync.to());
      case Move.Drop drop ->
          holders.contains(drop.from()) && now.inSync(drop.shard()).contains(drop.kept());
    };
  }

  /** The moves that would be planned for an index, once its open job has ended. */
  static List<Move> moves(Assignment now, Optional<JobRecord> job, FleetRecord wanted) {
    return Leader.difference(settled(now, job).withGroups(wanted.groups()), wanted);
  }
}
