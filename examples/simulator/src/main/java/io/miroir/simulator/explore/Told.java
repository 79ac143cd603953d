package io.miroir.simulator.explore;

import io.miroir.api.FencingToken;
import io.miroir.api.migration.Slice;
import io.miroir.engine.plan.MoveEvent;
import java.util.Locale;

/** The events that are told to the engine's machine here, each made of an epoch and a token. */
enum Told {
  TAKEN_OVER,
  PREPARED,
  ACKED,
  BATCH_APPLIED,
  COPY_FINISHED,
  ROUND_STARTED,
  ROUND_ENDED,
  ROUND_VOIDED,
  HOLD_STARTED,
  HOLD_UNDONE,
  COMMITTED,
  MIRROR_STARTED,
  SWEEP_HELD,
  SWEEP_RELEASED,
  SWEEP_FINISHED,
  VERIFIED,
  OLD_DROPPED,
  DELETION_CONFIRMED,
  MIRROR_LOST,
  UNDO_STARTED,
  FAILED_FOR;

  /** After so many cutovers the move has failed. */
  private static final int HOLDS_MAX = 3;

  MoveEvent event(int epoch, int token) {
    return switch (this) {
      case TAKEN_OVER -> new MoveEvent.TakenOver(new FencingToken(token), epoch);
      case PREPARED -> new MoveEvent.Prepared(epoch);
      case ACKED -> new MoveEvent.Acked(epoch);
      case BATCH_APPLIED -> new MoveEvent.BatchApplied(Slice.KEY_END, 1);
      case COPY_FINISHED -> new MoveEvent.CopyFinished();
      case ROUND_STARTED -> new MoveEvent.RoundStarted(epoch);
      case ROUND_ENDED -> new MoveEvent.RoundEnded(0, true);
      case ROUND_VOIDED -> new MoveEvent.RoundVoided("void");
      case HOLD_STARTED -> new MoveEvent.HoldStarted(epoch);
      case HOLD_UNDONE -> new MoveEvent.HoldUndone(epoch, "undone", HOLDS_MAX);
      case COMMITTED -> new MoveEvent.Committed(epoch);
      case MIRROR_STARTED -> new MoveEvent.MirrorStarted(epoch);
      case SWEEP_HELD -> new MoveEvent.SweepHeld(epoch);
      case SWEEP_RELEASED -> new MoveEvent.SweepReleased(epoch);
      case SWEEP_FINISHED -> new MoveEvent.SweepFinished();
      case VERIFIED -> new MoveEvent.Verified(new FencingToken(token));
      case OLD_DROPPED -> new MoveEvent.OldDropped(epoch, new FencingToken(token));
      case DELETION_CONFIRMED -> new MoveEvent.DeletionConfirmed();
      case MIRROR_LOST -> new MoveEvent.MirrorLost(epoch, "the mirror was ended");
      case UNDO_STARTED -> new MoveEvent.UndoStarted(epoch);
      case FAILED_FOR -> new MoveEvent.FailedFor(epoch, "the source is not in sync any more");
    };
  }

  /** Its number, from 0 on. */
  @SuppressWarnings("EnumOrdinal") // Of no meaning beyond one run.
  int number() {
    return ordinal();
  }

  /** What a trace says of its commit by a pod. */
  String sentence() {
    return "Pod %P commits "
        + name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (publishes() ? ", epoch %E." : ".");
  }

  /** Whether its commit makes the next epoch. */
  boolean publishes() {
    return event(1, 1) instanceof MoveEvent.Publishing;
  }
}
