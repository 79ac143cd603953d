package io.miroir.engine.plan;

import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.MoveEvent.Acked;
import io.miroir.engine.plan.MoveEvent.BatchApplied;
import io.miroir.engine.plan.MoveEvent.Cancelled;
import io.miroir.engine.plan.MoveEvent.CopyFinished;
import io.miroir.engine.plan.MoveEvent.DeletionWaived;
import io.miroir.engine.plan.MoveEvent.FailedFor;
import io.miroir.engine.plan.MoveEvent.HoldUndone;
import io.miroir.engine.plan.MoveEvent.MirrorLost;
import io.miroir.engine.plan.MoveEvent.OldDropped;
import io.miroir.engine.plan.MoveEvent.Publishing;
import io.miroir.engine.plan.MoveEvent.RoundEnded;
import io.miroir.engine.plan.MoveEvent.SourceReplaced;
import io.miroir.engine.plan.MoveEvent.TakenOver;
import io.miroir.engine.plan.MoveEvent.Verified;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a move from state to state by the rows of {@link Transition}.
 *
 * <p>A pure function: it commits nothing. Its caller commits the next state under the guard of its
 * lease, and only then does what the effects say.
 */
public final class MoveMachine {
  /** What {@link #step} answers. */
  public sealed interface Answer {}

  /**
   * The event was legal.
   *
   * @param row the row that holds
   * @param next the state to commit
   * @param effects what to do once it is committed
   */
  public record Moved(Transition row, MoveState next, List<Effect> effects) implements Answer {}

  /**
   * The event was not legal; the state is as it was.
   *
   * @param phase where the move stands
   * @param event what was refused
   * @param why what was expected and found
   */
  public record Refused(Phase phase, MoveEvent event, String why) implements Answer {}

  private MoveMachine() {}

  /** Answers an event in a state; total, and the same for the same arguments. */
  public static Answer step(MoveState state, MoveEvent event) {
    List<Transition> rows = new ArrayList<>();
    for (Transition row : Transition.values()) {
      if (row.event() == event.getClass() && row.from().contains(state.phase())) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return new Refused(state.phase(), event, "no row of the table leads from this phase by it");
    }
    rows.removeIf(row -> !row.at().contains(state.step()));
    if (rows.isEmpty()) {
      return new Refused(
          state.phase(), event, "not at step '" + state.step().persisted() + "' of this phase");
    }
    String objection = objection(state, event);
    if (!objection.isEmpty()) {
      return new Refused(state.phase(), event, objection);
    }
    for (Transition row : rows) {
      if (holds(row, state, event)) {
        return new Moved(row, next(row, state, event), row.effects());
      }
    }
    return new Refused(state.phase(), event, "not of this kind of move: " + state.move());
  }

  /** What a value of the event contradicts in the state; empty if nothing. */
  private static String objection(MoveState state, MoveEvent event) {
    if (event instanceof Publishing published && published.epoch() <= state.epoch()) {
      return stale(published.epoch(), state);
    }
    return switch (event) {
      case TakenOver taken -> {
        if (taken.token().value() <= state.verifiedToken()) {
          yield "token %s is not newer than that of the verification, %d"
              .formatted(taken.token(), state.verifiedToken());
        }
        yield taken.epoch() <= state.epoch() ? stale(taken.epoch(), state) : "";
      }
      case Acked acked ->
          acked.epoch() < state.epoch()
              ? "epoch " + acked.epoch() + " is acked, but " + state.epoch() + " is waited for"
              : "";
      case BatchApplied batch ->
          batch.cursorAfter() <= state.cursor()
                  || batch.cursorAfter() > Slice.KEY_END
                  || batch.documents() < 0
              ? "the cursor " + state.cursor() + " only goes forward, up to " + Slice.KEY_END
              : "";
      case CopyFinished finished ->
          state.cursor() < Slice.KEY_END
              ? "the cursor is at " + state.cursor() + " of " + Slice.KEY_END
              : "";
      case SourceReplaced replaced ->
          replaced.copyFrom().equals(state.move().source())
                  || replaced.copyFrom().equals(state.move().to())
              ? replaced.copyFrom() + " is no other copy than those of " + state.move()
              : "";
      case Verified verified ->
          verified.token().value() < state.verifiedToken()
              ? "a verification of the newer token " + state.verifiedToken() + " stands"
              : "";
      case OldDropped dropped ->
          dropped.token().value() != state.verifiedToken()
              ? "the verification that stands is of token "
                  + state.verifiedToken()
                  + ", not of "
                  + dropped.token()
              : "";
      default -> "";
    };
  }

  private static String stale(long epoch, MoveState state) {
    return "epoch " + epoch + " is not newer than this move's last, " + state.epoch();
  }

  private static boolean holds(Transition row, MoveState state, MoveEvent event) {
    return switch (row.when()) {
      case ALWAYS -> true;
      case SMALL -> ((RoundEnded) event).small();
      case LARGE -> !((RoundEnded) event).small();
      case HOLDS_LEFT -> state.holds() < ((HoldUndone) event).holdsMax();
      case NO_HOLDS_LEFT -> state.holds() >= ((HoldUndone) event).holdsMax();
      case RELOCATED, ADDED, COPIED, SURPLUS -> row.when().admits(state.move());
    };
  }

  private static MoveState next(Transition row, MoveState state, MoveEvent event) {
    MoveState.Draft draft = new MoveState.Draft(state);
    if (event instanceof Publishing published) {
      draft.epoch = published.epoch();
    }
    switch (row) {
      case STARTED,
          DROP_STARTED,
          SURPLUS_DROPPED,
          PREPARED,
          DUAL_WRITE_TAKEN_OVER,
          DUAL_WRITE_ACKED,
          COPY_TAKEN_OVER,
          ROUND_ACKED,
          HOLD_ACKED,
          COMMIT_TAKEN_OVER,
          COMMIT_ACKED,
          ADMITTED,
          MIRROR_STARTED,
          MIRROR_TAKEN_OVER,
          MIRROR_ACKED,
          SWEEP_FINISHED,
          OLD_DROPPED,
          SWEEP_ACKED,
          SWEEP_RELEASED,
          DELETION_TAKEN_OVER,
          OLD_DRAINED,
          OLD_DELETED,
          CLEANING_TAKEN_OVER,
          FAILED_DRAINED,
          HALF_COPY_DELETED -> {}
      case BATCH_APPLIED -> {
        BatchApplied batch = (BatchApplied) event;
        draft.cursor = batch.cursorAfter();
        draft.documents += batch.documents();
      }
      case COPY_FINISHED, ROUND_TAKEN_OVER, ROUND_VOIDED, HOLD_VOIDED -> draft.voided = true;
      case COPY_SOURCE_REPLACED, ROUND_SOURCE_REPLACED -> {
        draft.move = state.move().copiedFrom(((SourceReplaced) event).copyFrom());
        draft.voided = true;
      }
      case ROUND_STARTED -> draft.round++;
      case ROUND_ENDED_LARGE, ROUND_ENDED_SMALL -> draft.voided = false;
      case HOLD_STARTED -> {
        draft.holds++;
        draft.holdEpoch = draft.epoch;
      }
      case HOLD_TAKEN_OVER -> {
        draft.epoch = ((TakenOver) event).epoch();
        draft.voided = true;
      }
      case HOLD_UNDONE -> {
        draft.cause = ((HoldUndone) event).cause();
        // The keys that were published for this hold may not have been compared.
        draft.voided = true;
      }
      case HOLDS_SPENT, SWEEP_UNDONE -> draft.cause = ((HoldUndone) event).cause();
      case CUTOVER_COMMITTED -> {
        draft.commitEpoch = draft.epoch;
        draft.cause = "";
      }
      case SWEEP_HELD, SWEEP_VOIDED -> draft.verifiedToken = 0;
      case VERIFIED -> draft.verifiedToken = ((Verified) event).token().value();
      case UNDO_STARTED -> {
        draft.move = ((Relocate) state.move()).reversed();
        draft.cursor = 0;
        // Pods publish dirty keys once for each number, which is that of rounds and holds together.
        draft.round += state.holds();
        draft.voided = true;
        draft.holds = 0;
        draft.holdEpoch = 0;
        draft.commitEpoch = 0;
        draft.verifiedToken = 0;
      }
      case SWEEP_TAKEN_OVER -> draft.epoch = ((TakenOver) event).epoch();
      case OLD_LEFT, HALF_COPY_LEFT -> draft.cause = ((DeletionWaived) event).cause();
      case MIRROR_LOST -> draft.cause = ((MirrorLost) event).cause();
      case GAVE_UP, DROP_GAVE_UP -> draft.cause = ((FailedFor) event).cause();
      case CANCELLED, DROP_CANCELLED -> draft.cause = ((Cancelled) event).cause();
    }
    return draft.at(row.to(), row.then());
  }
}
