package io.miroir.engine.plan;

import static io.miroir.engine.plan.Effect.AWAIT_ACKS;
import static io.miroir.engine.plan.Effect.CLOSE;
import static io.miroir.engine.plan.Effect.COMPARE;
import static io.miroir.engine.plan.Effect.COMPARE_AND_COMMIT;
import static io.miroir.engine.plan.Effect.COPY;
import static io.miroir.engine.plan.Effect.DELETE_HALF_COPY;
import static io.miroir.engine.plan.Effect.DELETE_LEFTOVERS;
import static io.miroir.engine.plan.Effect.DELETE_OLD_COPY;
import static io.miroir.engine.plan.Effect.DROP_OLD;
import static io.miroir.engine.plan.Effect.DROP_SURPLUS;
import static io.miroir.engine.plan.Effect.FENCE;
import static io.miroir.engine.plan.Effect.JUDGE_SUSPECTS;
import static io.miroir.engine.plan.Effect.PREPARE;
import static io.miroir.engine.plan.Effect.START_HOLD;
import static io.miroir.engine.plan.Effect.START_MIRROR;
import static io.miroir.engine.plan.Effect.START_ROUND;
import static io.miroir.engine.plan.Effect.SWEEP;
import static io.miroir.engine.plan.Effect.UNDO_HOLD;
import static io.miroir.engine.plan.Effect.VERIFY;
import static io.miroir.engine.plan.Phase.COMMITTED;
import static io.miroir.engine.plan.Phase.DONE;
import static io.miroir.engine.plan.Phase.DUAL_WRITE_STARTED;
import static io.miroir.engine.plan.Phase.FAILED;
import static io.miroir.engine.plan.Phase.HELD;
import static io.miroir.engine.plan.Phase.IDLE;
import static io.miroir.engine.plan.Phase.MIGRATION_COMPLETE;
import static io.miroir.engine.plan.Phase.MIGRATION_IN_PROGRESS;
import static io.miroir.engine.plan.Phase.MIRRORING;
import static io.miroir.engine.plan.Phase.OLD_REPLICA_DELETED;
import static io.miroir.engine.plan.Phase.SWEEPING;
import static io.miroir.engine.plan.Step.INSTALLED;
import static io.miroir.engine.plan.Step.PENDING;
import static io.miroir.engine.plan.Step.PUBLISHED;
import static io.miroir.engine.plan.Step.READY;
import static io.miroir.engine.plan.Step.SETTLED;

import io.miroir.engine.plan.MoveEvent.Acked;
import io.miroir.engine.plan.MoveEvent.BatchApplied;
import io.miroir.engine.plan.MoveEvent.Cancelled;
import io.miroir.engine.plan.MoveEvent.Committed;
import io.miroir.engine.plan.MoveEvent.CopyFinished;
import io.miroir.engine.plan.MoveEvent.DeletionConfirmed;
import io.miroir.engine.plan.MoveEvent.DeletionWaived;
import io.miroir.engine.plan.MoveEvent.FailedFor;
import io.miroir.engine.plan.MoveEvent.HoldStarted;
import io.miroir.engine.plan.MoveEvent.HoldUndone;
import io.miroir.engine.plan.MoveEvent.MirrorLost;
import io.miroir.engine.plan.MoveEvent.MirrorStarted;
import io.miroir.engine.plan.MoveEvent.OldDropped;
import io.miroir.engine.plan.MoveEvent.Prepared;
import io.miroir.engine.plan.MoveEvent.RoundEnded;
import io.miroir.engine.plan.MoveEvent.RoundStarted;
import io.miroir.engine.plan.MoveEvent.RoundVoided;
import io.miroir.engine.plan.MoveEvent.SourceReplaced;
import io.miroir.engine.plan.MoveEvent.SurplusDropped;
import io.miroir.engine.plan.MoveEvent.SweepFinished;
import io.miroir.engine.plan.MoveEvent.SweepHeld;
import io.miroir.engine.plan.MoveEvent.SweepReleased;
import io.miroir.engine.plan.MoveEvent.TakenOver;
import io.miroir.engine.plan.MoveEvent.UndoStarted;
import io.miroir.engine.plan.MoveEvent.Verified;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table: each row leads from a phase, at one of some steps, by an event to a phase and a step,
 * and names what the worker does next.
 *
 * <p>What is not in the table is refused. Where two rows have one start and one event, their {@link
 * #when()} tells which of them holds. A row's {@link #tag()} is its name in logs and metrics.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its sets and lists can't be changed.
public enum Transition {
  STARTED(
      from(IDLE, PENDING),
      TakenOver.class,
      When.COPIED,
      to(IDLE, PENDING),
      FENCE,
      PREPARE,
      DELETE_LEFTOVERS),
  DROP_STARTED(
      from(IDLE, PENDING), TakenOver.class, When.SURPLUS, to(IDLE, PENDING), FENCE, DROP_SURPLUS),
  SURPLUS_DROPPED(
      from(IDLE, PENDING),
      SurplusDropped.class,
      When.SURPLUS,
      to(OLD_REPLICA_DELETED, PUBLISHED),
      AWAIT_ACKS),
  PREPARED(
      from(IDLE, PENDING),
      Prepared.class,
      When.COPIED,
      to(DUAL_WRITE_STARTED, PUBLISHED),
      AWAIT_ACKS),
  DUAL_WRITE_TAKEN_OVER(
      from(DUAL_WRITE_STARTED, PUBLISHED),
      TakenOver.class,
      to(DUAL_WRITE_STARTED, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  DUAL_WRITE_ACKED(
      from(DUAL_WRITE_STARTED, PUBLISHED), Acked.class, to(MIGRATION_IN_PROGRESS, INSTALLED), COPY),
  COPY_TAKEN_OVER(
      from(MIGRATION_IN_PROGRESS, INSTALLED),
      TakenOver.class,
      to(MIGRATION_IN_PROGRESS, INSTALLED),
      FENCE,
      COPY),
  BATCH_APPLIED(
      from(MIGRATION_IN_PROGRESS, INSTALLED),
      BatchApplied.class,
      to(MIGRATION_IN_PROGRESS, INSTALLED),
      COPY),
  COPY_FINISHED(
      from(MIGRATION_IN_PROGRESS, INSTALLED),
      CopyFinished.class,
      to(MIGRATION_COMPLETE, PENDING),
      START_ROUND),
  ROUND_TAKEN_OVER(
      from(MIGRATION_COMPLETE, PENDING, PUBLISHED, INSTALLED, READY),
      TakenOver.class,
      to(MIGRATION_COMPLETE, PENDING),
      FENCE,
      START_ROUND),
  ROUND_STARTED(
      from(MIGRATION_COMPLETE, PENDING, READY),
      RoundStarted.class,
      to(MIGRATION_COMPLETE, PUBLISHED),
      AWAIT_ACKS),
  ROUND_ACKED(
      from(MIGRATION_COMPLETE, PUBLISHED), Acked.class, to(MIGRATION_COMPLETE, INSTALLED), COMPARE),
  ROUND_ENDED_LARGE(
      from(MIGRATION_COMPLETE, INSTALLED),
      RoundEnded.class,
      When.LARGE,
      to(MIGRATION_COMPLETE, PENDING),
      START_ROUND),
  ROUND_ENDED_SMALL(
      from(MIGRATION_COMPLETE, INSTALLED),
      RoundEnded.class,
      When.SMALL,
      to(MIGRATION_COMPLETE, READY),
      START_HOLD),
  ROUND_VOIDED(
      from(MIGRATION_COMPLETE, PENDING, PUBLISHED, INSTALLED, READY),
      RoundVoided.class,
      to(MIGRATION_COMPLETE, PENDING),
      START_ROUND),
  COPY_SOURCE_REPLACED(
      from(MIGRATION_IN_PROGRESS, INSTALLED),
      SourceReplaced.class,
      to(MIGRATION_IN_PROGRESS, INSTALLED),
      COPY),
  ROUND_SOURCE_REPLACED(
      from(MIGRATION_COMPLETE, PENDING, PUBLISHED, INSTALLED, READY),
      SourceReplaced.class,
      to(MIGRATION_COMPLETE, PENDING),
      START_ROUND),
  HOLD_STARTED(from(MIGRATION_COMPLETE, READY), HoldStarted.class, to(HELD, PUBLISHED), AWAIT_ACKS),
  HOLD_TAKEN_OVER(
      from(HELD, PENDING, PUBLISHED, INSTALLED),
      TakenOver.class,
      to(MIGRATION_COMPLETE, PENDING),
      FENCE,
      START_ROUND),
  HOLD_ACKED(from(HELD, PUBLISHED), Acked.class, to(HELD, INSTALLED), COMPARE_AND_COMMIT),
  HOLD_VOIDED(
      from(HELD, PENDING, PUBLISHED, INSTALLED), RoundVoided.class, to(HELD, PENDING), UNDO_HOLD),
  HOLD_UNDONE(
      from(HELD, PENDING, PUBLISHED, INSTALLED),
      HoldUndone.class,
      When.HOLDS_LEFT,
      to(MIGRATION_COMPLETE, PENDING),
      START_ROUND),
  HOLDS_SPENT(
      from(HELD, PENDING, PUBLISHED, INSTALLED),
      HoldUndone.class,
      When.NO_HOLDS_LEFT,
      to(FAILED, PUBLISHED),
      AWAIT_ACKS),
  CUTOVER_COMMITTED(from(HELD, INSTALLED), Committed.class, to(COMMITTED, PUBLISHED), AWAIT_ACKS),
  COMMIT_TAKEN_OVER(
      from(COMMITTED, PUBLISHED, INSTALLED),
      TakenOver.class,
      to(COMMITTED, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  COMMIT_ACKED(
      from(COMMITTED, PUBLISHED),
      Acked.class,
      When.RELOCATED,
      to(COMMITTED, INSTALLED),
      START_MIRROR),
  ADMITTED(from(COMMITTED, PUBLISHED), Acked.class, When.ADDED, to(DONE, SETTLED), CLOSE),
  MIRROR_STARTED(
      from(COMMITTED, INSTALLED),
      MirrorStarted.class,
      When.RELOCATED,
      to(MIRRORING, PUBLISHED),
      AWAIT_ACKS),
  MIRROR_TAKEN_OVER(
      from(MIRRORING, PUBLISHED, INSTALLED, READY),
      TakenOver.class,
      to(MIRRORING, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  MIRROR_ACKED(from(MIRRORING, PUBLISHED), Acked.class, to(MIRRORING, INSTALLED), SWEEP),
  SWEEP_HELD(from(MIRRORING, INSTALLED), SweepHeld.class, to(SWEEPING, PUBLISHED), AWAIT_ACKS),
  SWEEP_FINISHED(from(MIRRORING, INSTALLED), SweepFinished.class, to(MIRRORING, READY), VERIFY),
  SWEEP_VOIDED(
      from(MIRRORING, PUBLISHED, INSTALLED, READY),
      RoundVoided.class,
      to(MIRRORING, PUBLISHED),
      AWAIT_ACKS),
  VERIFIED(from(MIRRORING, READY), Verified.class, to(MIRRORING, READY), DROP_OLD),
  MIRROR_LOST(
      from(MIRRORING, PUBLISHED, INSTALLED, READY),
      MirrorLost.class,
      to(OLD_REPLICA_DELETED, PUBLISHED),
      AWAIT_ACKS),
  UNDO_STARTED(
      from(MIRRORING, READY), UndoStarted.class, to(DUAL_WRITE_STARTED, PUBLISHED), AWAIT_ACKS),
  OLD_DROPPED(
      from(MIRRORING, READY), OldDropped.class, to(OLD_REPLICA_DELETED, PUBLISHED), AWAIT_ACKS),
  SWEEP_TAKEN_OVER(
      from(SWEEPING, PUBLISHED, INSTALLED),
      TakenOver.class,
      to(MIRRORING, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  SWEEP_ACKED(from(SWEEPING, PUBLISHED), Acked.class, to(SWEEPING, INSTALLED), JUDGE_SUSPECTS),
  SWEEP_RELEASED(
      from(SWEEPING, INSTALLED), SweepReleased.class, to(MIRRORING, PUBLISHED), AWAIT_ACKS),
  SWEEP_UNDONE(
      from(SWEEPING, PUBLISHED, INSTALLED), HoldUndone.class, to(MIRRORING, PUBLISHED), AWAIT_ACKS),
  DELETION_TAKEN_OVER(
      from(OLD_REPLICA_DELETED, PUBLISHED, INSTALLED),
      TakenOver.class,
      to(OLD_REPLICA_DELETED, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  OLD_DRAINED(
      from(OLD_REPLICA_DELETED, PUBLISHED),
      Acked.class,
      to(OLD_REPLICA_DELETED, INSTALLED),
      DELETE_OLD_COPY),
  OLD_DELETED(
      from(OLD_REPLICA_DELETED, INSTALLED), DeletionConfirmed.class, to(DONE, SETTLED), CLOSE),
  OLD_LEFT(from(OLD_REPLICA_DELETED, INSTALLED), DeletionWaived.class, to(DONE, SETTLED), CLOSE),
  GAVE_UP(beforeCommit(), FailedFor.class, When.COPIED, to(FAILED, PUBLISHED), AWAIT_ACKS),
  CANCELLED(beforeCommit(), Cancelled.class, When.COPIED, to(FAILED, PUBLISHED), AWAIT_ACKS),
  DROP_GAVE_UP(from(IDLE, PENDING), FailedFor.class, When.SURPLUS, to(FAILED, SETTLED), CLOSE),
  DROP_CANCELLED(from(IDLE, PENDING), Cancelled.class, When.SURPLUS, to(FAILED, SETTLED), CLOSE),
  CLEANING_TAKEN_OVER(
      from(FAILED, PUBLISHED, INSTALLED),
      TakenOver.class,
      to(FAILED, PUBLISHED),
      FENCE,
      AWAIT_ACKS),
  FAILED_DRAINED(from(FAILED, PUBLISHED), Acked.class, to(FAILED, INSTALLED), DELETE_HALF_COPY),
  HALF_COPY_DELETED(from(FAILED, INSTALLED), DeletionConfirmed.class, to(FAILED, SETTLED), CLOSE),
  HALF_COPY_LEFT(from(FAILED, INSTALLED), DeletionWaived.class, to(FAILED, SETTLED), CLOSE);

  private record From(Set<Phase> phases, Set<Step> steps) {}

  private record To(Phase phase, Step step) {}

  private final From from;
  private final Class<? extends MoveEvent> event;
  private final When when;
  private final To to;
  private final List<Effect> effects;

  Transition(From from, Class<? extends MoveEvent> event, To to, Effect... effects) {
    this(from, event, When.ALWAYS, to, effects);
  }

  Transition(From from, Class<? extends MoveEvent> event, When when, To to, Effect... effects) {
    this.from = from;
    this.event = event;
    this.when = when;
    this.to = to;
    this.effects = List.of(effects);
  }

  /**
   * What is to be done in a state whose row is not at hand: the effects of the first row that leads
   * there, but for the fencing that a term does once.
   */
  public static List<Effect> resuming(MoveState state) {
    for (Transition row : values()) {
      if (row.to() == state.phase()
          && row.then() == state.step()
          && row.when().admits(state.move())) {
        return row.effects().stream().filter(effect -> effect != FENCE).toList();
      }
    }
    throw new IllegalArgumentException(
        "no row leads to " + state.phase() + " at step '" + state.step().persisted() + "'");
  }

  /** The phases that it leads from. */
  public Set<Phase> from() {
    return from.phases;
  }

  /** The steps within those phases at which it is allowed. */
  public Set<Step> at() {
    return from.steps;
  }

  /** The event that it answers. */
  public Class<? extends MoveEvent> event() {
    return event;
  }

  /** What must be true besides. */
  public When when() {
    return when;
  }

  /** The phase that it leads to. */
  public Phase to() {
    return to.phase;
  }

  /** The step within that phase. */
  public Step then() {
    return to.step;
  }

  /** What the worker does next, in this order. */
  public List<Effect> effects() {
    return effects;
  }

  /** Its name in logs and metrics, lower case with dashes. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static From from(Phase phase, Step first, Step... more) {
    return from(EnumSet.of(phase), EnumSet.of(first, more));
  }

  private static From from(Set<Phase> phases, Set<Step> steps) {
    return new From(Collections.unmodifiableSet(phases), Collections.unmodifiableSet(steps));
  }

  /** Whatever is given up before the commit leaves the shard where it was. */
  private static From beforeCommit() {
    return from(EnumSet.range(IDLE, HELD), EnumSet.range(PENDING, READY));
  }

  private static To to(Phase phase, Step step) {
    return new To(phase, step);
  }
}
