package io.miroir.engine.pod;

import io.miroir.api.MiroirException;
import io.miroir.api.metrics.Metrics;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.fleet.Health;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the gauges that follow from records and leases, from one reading for all. What can't be read
 * keeps its last values.
 */
final class Gauges {
  private static final System.Logger LOG = System.getLogger("io.miroir.gauges");
  private static final Duration EVERY = Duration.ofMillis(250);

  /** Pods and tasks are asked for at every so many looks. */
  private static final int SELDOM = 8;

  private static final List<String> KINDS = List.of("relocate", "add-copy", "resync", "drop");

  private final Parts parts;
  private final TaskCount tasks;
  private long looks;

  Gauges(Parts parts) {
    this.parts = parts;
    this.tasks = new TaskCount(parts.jobs());
  }

  void run() {
    while (true) {
      try {
        look();
      } catch (MiroirException e) {
        LOG.log(Level.DEBUG, "the gauges keep their last values: {0}", e.getMessage());
      }
      parts.timeline().sleep(EVERY);
    }
  }

  private void look() {
    parts.figures().set(Metrics.LEASE_HELD, parts.session().serving() ? 1 : 0);
    leases(parts.catalog().last());
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    leases(snapshot);
    fleet(snapshot);
    moves(snapshot);
    if (looks++ % SELDOM == 0) {
      parts.figures().set(Metrics.PEER_PODS, parts.acks().census().tokens().size());
      tasks
          .look()
          .ifPresent(count -> parts.figures().set(Metrics.TASK_REGISTRY_SIZE, (double) count));
    }
  }

  private void leases(Catalog.Snapshot snapshot) {
    Map<String, Double> led = new LinkedHashMap<>();
    led.put(Health.SCOPE, 0.0);
    snapshot.assignments().keySet().forEach(index -> led.put(Keys.rebalanceScope(index), 0.0));
    parts.leading().standing().forEach(scope -> led.replace(scope, 1.0));
    parts.figures().setAll(Metrics.LEADER, led);
  }

  private void fleet(Catalog.Snapshot snapshot) {
    List<Assignment> assignments =
        snapshot.assignments().values().stream().map(Held::value).toList();
    FleetFigures fleet = FleetFigures.of(snapshot.fleet().value(), assignments);
    parts.figures().set(Metrics.SHARD_COVERAGE, fleet.coverage());
    parts.figures().set(Metrics.DEGRADED_SHARDS, (double) fleet.degraded());
    parts.figures().setAll(Metrics.SHARD_DISTRIBUTION, fleet.copies());
    parts.figures().setAll(Metrics.NODE_HEALTHY, fleet.healthy());
    Map<String, Double> queues = new LinkedHashMap<>();
    for (FleetRecord.Seat seat : snapshot.fleet().value().seats()) {
      queues.put(seat.id(), (double) parts.queues().depth(seat.nodeId()));
    }
    parts.figures().setAll(Metrics.NODE_QUEUE_DEPTH, queues);
  }

  private void moves(Catalog.Snapshot snapshot) {
    Map<String, Double> phases = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      phases.put(phase.persisted(), 0.0);
    }
    Map<String, Double> waiting = new LinkedHashMap<>();
    KINDS.forEach(kind -> waiting.put(kind, 0.0));
    List<JobRecord> open = open(snapshot);
    for (JobRecord job : open) {
      for (MoveState state : job.moves()) {
        phases.merge(state.phase().persisted(), 1.0, Double::sum);
        if (state.phase() == Phase.IDLE) {
          waiting.merge(state.move().kind(), 1.0, Double::sum);
        }
      }
    }
    parts.figures().set(Metrics.REBALANCE_IN_PROGRESS, open.isEmpty() ? 0 : 1);
    parts.figures().setAll(Metrics.REBALANCE_MOVES, phases);
    parts.figures().setAll(Metrics.BACKGROUND_QUEUE_DEPTH, waiting);
  }

  /** Straight from the store: most steps of a move make no epoch. */
  private List<JobRecord> open(Catalog.Snapshot snapshot) {
    List<JobRecord> open = new ArrayList<>();
    snapshot
        .jobs()
        .forEach(
            (index, job) -> {
              if (job.value().open()) {
                parts
                    .catalog()
                    .find(Keys.job(index), JobRecord.class)
                    .map(Held::value)
                    .filter(JobRecord::open)
                    .ifPresent(open::add);
              }
            });
    return open;
  }
}
