package io.miroir.engine.move;

import io.miroir.engine.Control.Act;
import io.miroir.engine.Control.Effect;
import io.miroir.engine.plan.CancelContract;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.ControlRecord;

/** What an act does to one move; a pure function of the records. */
public final class ActEffects {
  private ActEffects() {}

  /** What it does to a move of a job. */
  public static Effect of(Act act, MoveState state, ControlRecord control) {
    boolean paused = Drivers.pauses(control, state);
    return switch (act) {
      case PAUSE -> pause(state, paused);
      case RESUME -> paused ? told(state, true, "goes on") : told(state, false, "is not paused");
      case CANCEL -> cancel(state);
      case RETRY ->
          failed(state)
              ? told(state, true, "is planned again")
              : told(state, false, "has not failed");
      case UNDO -> undo(state);
    };
  }

  /** What it does to a move that is in no job. */
  public static Effect ofPlanned(Act act, Move move, ControlRecord control, long event) {
    int shard = move.shard().value();
    boolean paused = control.pauses(shard);
    boolean gaveUp = control.gaveUp(shard, event);
    return switch (act) {
      case PAUSE ->
          paused
              ? planned(move, false, "is paused already")
              : planned(move, true, "does not begin");
      case RESUME ->
          paused ? planned(move, true, "may begin") : planned(move, false, "is not paused");
      case CANCEL ->
          gaveUp
              ? planned(move, false, "was given up already")
              : planned(move, true, CancelContract.NOTHING_CHANGED.words());
      case RETRY -> planned(move, true, "is planned again");
      case UNDO -> planned(move, false, "has not begun");
    };
  }

  /** Whether the shard may go back to the move's old owner, which is a mirror still. */
  public static boolean undoable(MoveState state) {
    return state.move() instanceof Move.Relocate
        && state.phase().readsNew()
        && state.phase() != Phase.OLD_REPLICA_DELETED
        && state.phase() != Phase.DONE;
  }

  private static Effect pause(MoveState state, boolean paused) {
    if (state.settled()) {
      return told(state, false, "is over");
    }
    if (paused) {
      return told(state, false, "is paused already");
    }
    return told(
        state,
        true,
        state.phase().pausable() ? "stands still" : "ends this phase, then stands still");
  }

  private static Effect cancel(MoveState state) {
    CancelContract contract = state.phase().cancelling();
    return told(
        state,
        contract == CancelContract.NOTHING_CHANGED || contract == CancelContract.ROLLED_BACK,
        contract.words());
  }

  private static boolean failed(MoveState state) {
    return state.phase() == Phase.FAILED && state.settled();
  }

  private static Effect undo(MoveState state) {
    if (undoable(state)) {
      return told(state, true, "goes back to " + state.move().source());
    }
    return told(
        state,
        false,
        state.phase().readsNew()
            ? "the old copy is being deleted or is gone"
            : "has no new owner, cancel it instead");
  }

  private static Effect told(MoveState state, boolean applies, String outcome) {
    return new Effect(state.move().shard(), state.phase().label(), applies, outcome);
  }

  private static Effect planned(Move move, boolean applies, String outcome) {
    return new Effect(move.shard(), "Planned", applies, outcome);
  }
}
