package io.miroir.engine.pod;

import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.Routing;
import java.util.HashMap;
import java.util.Map;

/** The routing of a pod, or the wrong one that sabotage makes it go by. */
final class PlantedRouting {
  private PlantedRouting() {}

  static Routing of(Catalog.Snapshot snapshot, Sabotage sabotage) {
    if (sabotage != Sabotage.MIRROR_STOPPED && sabotage != Sabotage.OLD_READ_NOT_WRITTEN) {
      return snapshot.routing();
    }
    Map<String, Held<JobRecord>> jobs = new HashMap<>();
    snapshot
        .jobs()
        .forEach(
            (index, held) ->
                jobs.put(index, new Held<>(wrong(held.value(), sabotage), held.revision())));
    return new Catalog.Snapshot(
            snapshot.epoch(),
            snapshot.fleet(),
            snapshot.indexes(),
            snapshot.assignments(),
            jobs,
            snapshot.controls())
        .routing();
  }

  private static JobRecord wrong(JobRecord job, Sabotage sabotage) {
    JobRecord seen = job;
    for (int at = 0; at < job.moves().size(); at++) {
      MoveState state = job.moves().get(at);
      boolean left =
          state.phase() == Phase.COMMITTED
              || (state.phase() == Phase.MIRRORING && sabotage == Sabotage.MIRROR_STOPPED);
      // As if writes had left the old owner.
      if (left && state.move() instanceof Move.Relocate) {
        seen = seen.with(at, state.misplaced(Phase.OLD_REPLICA_DELETED, Step.PUBLISHED));
      }
    }
    return seen;
  }
}
