package io.miroir.engine.move;

import io.miroir.api.NodeId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.Planner;
import io.miroir.engine.record.FleetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan of a job, or the wrong one that sabotage makes its leader go by. */
final class PlantedPlan {
  private PlantedPlan() {}

  static List<Move> of(
      List<Move> plan, Catalog.Snapshot snapshot, String index, Sabotage sabotage) {
    Held<Assignment> assignment = snapshot.assignments().get(index);
    if (assignment == null) {
      return plan;
    }
    return switch (sabotage) {
      case PLAN_FROM_PLACEMENT -> fromPlacement(assignment.value(), snapshot.fleet().value());
      case COPY_FROM_STALE -> plan.stream().map(move -> stale(move, assignment.value())).toList();
      default -> plan;
    };
  }

  private static List<Move> fromPlacement(Assignment now, FleetRecord fleet) {
    List<List<NodeId>> before = new ArrayList<>();
    for (int group = 0; group < fleet.groups(); group++) {
      before.add(
          fleet.group(group).stream()
              .filter(seat -> seat.nodeState() != NodeState.JOINING)
              .map(FleetRecord.Seat::nodeId)
              .toList());
    }
    Assignment placed =
        Assignment.initial(now.index(), now.shards(), before, fleet.replicationFactor());
    return Planner.plan(placed, fleet.placed(), fleet.replicationFactor(), fleet.away());
  }

  private static Move stale(Move move, Assignment assignment) {
    Optional<NodeId> other =
        assignment.holders(move.group(), move.shard()).stream()
            .filter(node -> !node.equals(move.to()))
            .filter(node -> !assignment.inSync(move.shard()).contains(node))
            .findFirst();
    if (other.isEmpty()) {
      return move;
    }
    return switch (move) {
      case Move.AddCopy added ->
          new Move.AddCopy(added.shard(), added.group(), other.get(), added.to());
      case Move.Resync resync ->
          new Move.Resync(resync.shard(), resync.group(), other.get(), resync.to());
      case Move.Relocate relocate -> relocate;
      case Move.Drop drop -> drop;
    };
  }
}
