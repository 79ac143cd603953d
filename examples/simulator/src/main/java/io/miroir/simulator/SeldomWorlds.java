package io.miroir.simulator;

import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Transition;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Worlds in which pods come to steps that few of the drawn schedules are about. */
final class SeldomWorlds {
  private static final int UNHEARD_HOLDS = 8;
  private static final int DELETIONS = 300;

  /** In nanoseconds; shorter than a lease, so that the pod is not left out. */
  private static final long LONGER_THAN_A_HOLD = 1_300_000_000L;

  /** In nanoseconds. */
  private static final long DOWN_FOR = 600_000_000L;

  private SeldomWorlds() {}

  /** One of each kind, as large as a drawn schedule and interleaved alike. */
  static List<Schedule> like(Schedule drawn) {
    return List.of(lowered(drawn), unheard(drawn), deleting(drawn));
  }

  /** The same faults while copies are given up. */
  private static Schedule lowered(Schedule drawn) {
    List<Operation.Kind> unmerged =
        drawn.kinds().stream()
            .map(kind -> kind == Operation.Kind.MERGE ? Operation.Kind.PUT : kind)
            .toList();
    return of(drawn, Schedule.Topology.LOWERED, drawn.pace(), unmerged, drawn.faults());
  }

  /** No hold comes to its end, the last that is tried neither: one pod hears of none in time. */
  private static Schedule unheard(Schedule drawn) {
    List<Fault> cuts =
        IntStream.rangeClosed(1, UNHEARD_HOLDS)
            .mapToObj(
                time ->
                    new Fault(
                        Fault.Kind.STORE_CUT,
                        new Fault.Trigger.Row(Transition.HOLD_STARTED.tag(), time),
                        0,
                        new Fault.Target(false, 0),
                        LONGER_THAN_A_HOLD))
            .toList();
    return of(drawn, Schedule.Topology.NODE_ADDED, drawn.pace(), drawn.kinds(), cuts);
  }

  /** Clients delete all the time and take their time for it, also while copies are verified. */
  private static Schedule deleting(Schedule drawn) {
    List<Operation.Kind> deletions =
        IntStream.range(0, DELETIONS)
            .boxed()
            .flatMap(at -> Stream.of(Operation.Kind.PUT, Operation.Kind.DELETE))
            .toList();
    Fault takeover =
        new Fault(
            Fault.Kind.CRASH,
            new Fault.Trigger.Entered(Phase.MIGRATION_COMPLETE),
            0,
            new Fault.Target(true, 0),
            DOWN_FOR);
    return of(
        drawn, Schedule.Topology.NODE_ADDED, Schedule.Pace.LINGERING, deletions, List.of(takeover));
  }

  private static Schedule of(
      Schedule drawn,
      Schedule.Topology topology,
      Schedule.Pace pace,
      List<Operation.Kind> kinds,
      List<Fault> faults) {
    return new Schedule(
        drawn.seed(),
        drawn.pods(),
        drawn.nodes(),
        topology,
        drawn.cancelled(),
        pace,
        kinds,
        faults);
  }
}
