package io.miroir.engine.plan;

import io.miroir.api.FencingToken;
import io.miroir.api.migration.Slice;

/** Tells the machine what a worker would that performs each effect at once and without a fault. */
final class FaultlessWorker {
  private FaultlessWorker() {}

  static MoveEvent performs(Effect effect, MoveState state, FencingToken token) {
    long next = state.epoch() + 1;
    return switch (effect) {
      case DELETE_LEFTOVERS -> new MoveEvent.Prepared(next);
      case AWAIT_ACKS -> new MoveEvent.Acked(state.epoch());
      case COPY ->
          state.cursor() == Slice.KEY_END
              ? new MoveEvent.CopyFinished()
              : new MoveEvent.BatchApplied(Slice.KEY_END, 10);
      case START_ROUND -> new MoveEvent.RoundStarted(next);
      case COMPARE -> new MoveEvent.RoundEnded(0, true);
      case START_HOLD -> new MoveEvent.HoldStarted(next);
      case COMPARE_AND_COMMIT -> new MoveEvent.Committed(next);
      case UNDO_HOLD -> new MoveEvent.HoldUndone(next, "voided", MoveEvents.HOLDS_MAX);
      case START_MIRROR -> new MoveEvent.MirrorStarted(next);
      case SWEEP -> new MoveEvent.SweepFinished();
      case JUDGE_SUSPECTS -> new MoveEvent.SweepReleased(next);
      case VERIFY -> new MoveEvent.Verified(token);
      case DROP_SURPLUS -> new MoveEvent.SurplusDropped(next);
      case DROP_OLD -> new MoveEvent.OldDropped(next, token);
      case DELETE_OLD_COPY, DELETE_HALF_COPY, CLOSE -> new MoveEvent.DeletionConfirmed();
      case FENCE, PREPARE -> throw new AssertionError(effect + " is never the last of a row");
    };
  }
}
