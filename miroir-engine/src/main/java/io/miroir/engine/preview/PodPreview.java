package io.miroir.engine.preview;

import io.miroir.api.NodeId;
import io.miroir.engine.FleetChange;
import io.miroir.engine.Preview;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.fleet.Groups;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Parts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Forecasts a change from the records, and measures at the nodes what it would copy. */
public final class PodPreview implements Preview {
  private static final Set<Reason> UNKNOWN = Set.of(Reason.NODE_UNKNOWN, Reason.GROUP_UNKNOWN);

  private final Parts parts;

  public PodPreview(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Plan plan(FleetChange change) {
    parts.session().require();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    FleetRecord fleet = snapshot.fleet().value();
    FleetRecord wanted;
    try {
      wanted = Forecast.after(fleet, change);
      if (change instanceof FleetChange.ReplicationFactor && !wanted.equals(fleet)) {
        Groups.requireNoJob(snapshot);
      }
    } catch (RefusedException refused) {
      if (UNKNOWN.contains(refused.reason())) {
        throw refused;
      }
      return told(
          List.of(), List.of(new Obstacle(Kind.REFUSED, String.valueOf(refused.getMessage()))));
    }
    List<Obstacle> obstacles = new ArrayList<>(Obstacles.ofFleet(wanted));
    Measuring measuring = new Measuring(parts, wanted);
    Set<NodeId> receivers = new LinkedHashSet<>();
    for (Held<Assignment> held : snapshot.assignments().values()) {
      Assignment now = held.value();
      Optional<JobRecord> job = job(snapshot, now.index());
      List<Move> planned = Forecast.moves(now, job, wanted);
      planned.forEach(move -> measuring.add(now.index(), move, giver(now, move)));
      planned.forEach(move -> receivers.add(move.to()));
      obstacles.addAll(
          Obstacles.of(now, job, snapshot.control(now.index()), planned, fleet.events()));
    }
    if (change instanceof FleetChange.AddNode add) {
      receivers.add(add.node().id());
    }
    obstacles.addAll(
        parts
            .strays()
            .found(
                snapshot.assignments().keySet(),
                fleet.seats().stream()
                    .filter(seat -> !fleet.away().contains(seat.nodeId()))
                    .map(FleetRecord.Seat::node)
                    .toList()));
    if (change instanceof FleetChange.AddGroup add) {
      add.nodes().forEach(node -> receivers.add(node.id()));
    }
    receivers.forEach(measuring::ask);
    measuring.run();
    obstacles.addAll(measuring.obstacles());
    return told(measuring.moves(), obstacles);
  }

  private static Optional<JobRecord> job(Catalog.Snapshot snapshot, String index) {
    return Optional.ofNullable(snapshot.jobs().get(index)).map(Held::value);
  }

  private Plan told(List<PlannedMove> moves, List<Obstacle> obstacles) {
    return new Plan(
        moves, parts.figures().copyRate().perSecond(), parts.options().undoWindow(), obstacles);
  }

  /** Who has the documents now: the source, unless it is about to receive them itself. */
  private static NodeId giver(Assignment now, Move move) {
    List<NodeId> inSync = now.inSync(move.shard());
    return inSync.contains(move.source()) || inSync.isEmpty() ? move.source() : inSync.getFirst();
  }
}
