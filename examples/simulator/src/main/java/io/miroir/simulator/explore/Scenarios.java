package io.miroir.simulator.explore;

import io.miroir.engine.plan.Phase;
import io.miroir.simulator.explore.Operation.Kind;
import java.util.List;

/** What is explored by default, and where each planted bug shows itself soonest. */
final class Scenarios {
  /** The name of those that have copies, and no move of one. */
  private static final String COPIES = "copies";

  private static final int EVERYTHING = 1 << 24;
  private static final int MUCH = 1_500_000;

  private Scenarios() {}

  /**
   * A scenario to be explored.
   *
   * @param scenario what may happen
   * @param limit after so many states it is cut
   */
  record Part(Scenario scenario, int limit) {
    Model model(Bug bug) {
      return scenario.name().startsWith(COPIES)
          ? new Copies(scenario, bug)
          : new Relocation(scenario, bug);
    }
  }

  private static Part whole(Scenario scenario) {
    return new Part(scenario, EVERYTHING);
  }

  /** What is explored with nothing planted. */
  static List<Part> all() {
    return List.of(
        whole(putAndDelete("relocate: put and delete, queued tasks").with(Bound.QUEUED_TASKS, 4)),
        whole(
            putAndDelete("relocate: put and delete, a long hold, a lost answer")
                .with(Bound.HOLD_EXPIRIES)
                .with(Bound.LOST_ANSWERS)),
        whole(
            putAndDelete("relocate: put and delete, two reads, a refused write")
                .with(Bound.READS, 2)
                .with(Bound.REFUSALS)),
        whole(putAndDelete("relocate: put and delete, a crash").with(Bound.CRASHES)),
        whole(
            putAndDelete("relocate: put and delete, the leader's lease expires")
                .with(Bound.TERM_EXPIRIES)),
        whole(
            putAndDelete("relocate: put and delete, a pod's lease expires")
                .with(Bound.POD_EXPIRIES)),
        whole(
            twoPuts("relocate: two puts, no document before, a half-sent body, a lost answer")
                .withoutDocument()
                .with(Bound.HALF_BODIES)
                .with(Bound.LOST_ANSWERS)),
        whole(
            putAndDelete("relocate and back: put and delete, a half-sent body")
                .with(Bound.HALF_BODIES)
                .with(Bound.UNDOS)),
        whole(
            of("relocate and back: merge and delete, a lost answer", Kind.MERGE, Kind.DELETE)
                .with(Bound.UNDOS)
                .with(Bound.LOST_ANSWERS)),
        whole(
            putAndDelete("relocate: put and delete, a late request of the mover")
                .with(Bound.LATE_REQUESTS)),
        new Part(
            putAndDelete("takeover: put and delete, a half-sent body")
                .with(Bound.TERM_EXPIRIES)
                .with(Bound.HALF_BODIES),
            MUCH),
        new Part(
            of("relocate: put and merge, a crash, a restart, a lost answer", Kind.PUT, Kind.MERGE)
                .with(Bound.CRASHES)
                .with(Bound.RESTARTS)
                .with(Bound.LOST_ANSWERS),
            MUCH),
        whole(
            copies("copies: two puts, two refusals, two reads")
                .with(Bound.REFUSALS, 2)
                .with(Bound.READS, 2)),
        new Part(
            copies("copies: a third is added, two puts, a refusal, a read")
                .with(Bound.ADDED_COPIES)
                .with(Bound.REFUSALS)
                .with(Bound.READS),
            MUCH));
  }

  private static Scenario of(String name, Kind first, Kind second) {
    return Scenario.of(name, new Operation(first, 0), new Operation(second, 1));
  }

  private static Scenario putAndDelete(String name) {
    return of(name, Kind.PUT, Kind.DELETE);
  }

  private static Scenario twoPuts(String name) {
    return of(name, Kind.PUT, Kind.PUT);
  }

  private static Scenario copies(String name) {
    return of(name, Kind.PUT, Kind.PUT);
  }

  /** Where a bug shows itself. */
  static Part of(Bug bug) {
    return whole(scenario(bug));
  }

  private static Scenario scenario(Bug bug) {
    String name = bug.option();
    Scenario late = putAndDelete(name).from(Phase.MIGRATION_COMPLETE);
    Scenario merging = of(name, Kind.PUT, Kind.MERGE).from(Phase.MIGRATION_COMPLETE);
    Scenario held = putAndDelete(name).from(Phase.HELD);
    Scenario alone = Scenario.of(name, new Operation(Kind.PUT, 1)).from(Phase.MIGRATION_COMPLETE);
    return switch (bug) {
      case NONE -> putAndDelete(name);
      case DIRTY_CLEARED_UNDER_WAY, DRAINED_WITHOUT_NEW_LEG -> late;
      case HOLD_ENDED_BY_CLOCK -> merging.with(Bound.HOLD_EXPIRIES);
      case NO_CLAIM -> late.with(Bound.TERM_EXPIRIES);
      case ZOMBIE_KEY -> putAndDelete(name).with(Bound.TERM_EXPIRIES);
      case KEYS_NOT_RETIRED -> late.with(Bound.LOST_ANSWERS);
      case POD_LEFT_DURING_ROUND, POD_REJOINED_DURING_ROUND, POD_LEFT_BEFORE_HOLD ->
          late.with(Bound.POD_EXPIRIES).with(Bound.REFUSALS);
      case OLDER_SESSION_KEY, KEYS_OF_POD_LEFT_OUT ->
          late.with(Bound.POD_EXPIRIES).with(Bound.LOST_ANSWERS);
      case ROUTING_BEFORE_LEASE -> alone.with(Bound.POD_EXPIRIES).with(Bound.READS);
      case TOLD_AFTER_SESSION -> held.with(Bound.POD_EXPIRIES);
      case MERGE_TO_BOTH -> merging.with(Bound.REFUSALS);
      case MERGE_SENT_TWICE -> merging.with(Bound.LOST_ANSWERS);
      case NO_LEG_TO_OLD, DELETED_BEFORE_ACKS -> held.with(Bound.READS);
      case LEFT_OUT_POD_READS -> alone.from(Phase.HELD).with(Bound.READS).with(Bound.POD_EXPIRIES);
      case NO_SWEEP -> late.with(Bound.HALF_BODIES).with(Bound.LOST_ANSWERS);
      case SWEEP_WITHOUT_HOLD -> putAndDelete(name).from(Phase.MIRRORING);
      case SWEEP_OF_PRESENT_KEYS -> putAndDelete(name).withoutDocument().with(Bound.HALF_BODIES);
      case SWEEP_ADDS_ALL -> held.with(Bound.READS);
      case MIRROR_BESIDE -> held.with(Bound.READS).with(Bound.REFUSALS);
      case MIRROR_MISS_NOT_RECORDED -> held.with(Bound.REFUSALS);
      case MIRROR_ENDED_BY_DEATH -> late.with(Bound.HALF_BODIES).with(Bound.POD_EXPIRIES);
      case UNDO_WITHOUT_ROUNDS ->
          twoPuts(name).from(Phase.HELD).with(Bound.UNDOS).with(Bound.READS);
      case ROUNDS_BEFORE_SWEEP -> late.with(Bound.HALF_BODIES).with(Bound.UNDOS);
      case LAST_COPY_MARKED, MARK_NOT_INSTALLED, ORDER_NOT_COMPARED, READ_BEFORE_INSTALLED ->
          twoPuts(COPIES + ": " + name).with(Bound.REFUSALS, 2).with(Bound.READS);
      case COPIED_FROM_MARKED ->
          twoPuts(COPIES + ": " + name).with(Bound.REFUSALS).with(Bound.ADDED_COPIES);
      case ROTATION_REVIVES ->
          alone.with(Bound.POD_EXPIRIES).with(Bound.LOST_ANSWERS).with(Bound.READS);
      case DEAD_BEFORE_TERM -> late.with(Bound.CRASHES).with(Bound.LOST_ANSWERS);
      case SESSION_SPANNED -> held.with(Bound.POD_EXPIRIES);
      case SWEEP_UNDRAINED, LATE_DELETION -> putAndDelete(name).with(Bound.HALF_BODIES);
      case MOVER_KEY_KEPT -> putAndDelete(name).with(Bound.LATE_REQUESTS);
      case MERGED_BY_VERSION -> of(name, Kind.PUT, Kind.MERGE).with(Bound.HALF_BODIES);
    };
  }
}
