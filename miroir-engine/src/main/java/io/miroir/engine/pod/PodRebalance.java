package io.miroir.engine.pod;

import io.miroir.api.migration.Slice;
import io.miroir.engine.Rebalance;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.move.Drivers;
import io.miroir.engine.move.Movers;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Parts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The state of the movers, read from the job records. */
final class PodRebalance implements Rebalance {
  private final Parts parts;
  private final Movers movers;

  PodRebalance(Parts parts, Movers movers) {
    this.parts = parts;
    this.movers = movers;
  }

  @Override
  public Status status() {
    List<JobRecord> jobs = new ArrayList<>();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    for (String index : snapshot.jobs().keySet()) {
      // Straight from the store: cursors make no epoch.
      parts.catalog().find(Keys.job(index), JobRecord.class).map(Held::value).ifPresent(jobs::add);
    }
    Optional<JobRecord> newest = jobs.stream().max(Comparator.comparing(JobRecord::startedAt));
    return new Status(
        jobs.stream().anyMatch(JobRecord::open),
        movers.leading(),
        newest.map(JobRecord::token).orElse(0L),
        newest.map(JobRecord::reason).orElse(""),
        newest.map(JobRecord::startedAt).orElse(""),
        jobs.stream()
            .flatMap(job -> job.moves().stream().map(state -> status(job, state, snapshot)))
            .toList(),
        blocked(snapshot),
        parts.figures().read());
  }

  private Map<String, String> blocked(Catalog.Snapshot snapshot) {
    Map<String, String> blocked = new TreeMap<>(parts.troubles().indexes());
    blocked.keySet().retainAll(snapshot.assignments().keySet());
    return blocked;
  }

  /**
   * Why it failed or stands still; else what keeps it waiting, if this pod leads it. What kept it
   * waiting when it did is of no interest any more.
   */
  private String cause(JobRecord job, MoveState state) {
    String trouble =
        state.settled() || !movers.leads(job.index())
            ? ""
            : parts.troubles().move(job.index(), state.move().shard());
    return trouble.isEmpty() ? state.cause() : trouble;
  }

  private MoveStatus status(JobRecord job, MoveState state, Catalog.Snapshot snapshot) {
    return new MoveStatus(
        job.index(),
        state.move().kind(),
        state.move().shard().value(),
        state.move().group(),
        state.phase().label(),
        state.phase().persisted(),
        state.phase() == Phase.DONE,
        !state.settled() && Drivers.pauses(snapshot.control(job.index()), state),
        state.move().source().value(),
        state.move().to().value(),
        state.documents(),
        state.cursor(),
        percent(state),
        cause(job, state));
  }

  /** The copy counts for ninety parts of a hundred, what comes after it for ten. */
  private static int percent(MoveState state) {
    if (state.phase() == Phase.DONE) {
      return 100;
    }
    return (int) (state.cursor() / (Slice.KEY_END / 90));
  }

  @Override
  public long awaitStep(long seen, Duration atMost) {
    parts.steps().await(seen, atMost);
    return parts.steps().rings();
  }

  @Override
  public void check() {
    movers.check();
  }
}
