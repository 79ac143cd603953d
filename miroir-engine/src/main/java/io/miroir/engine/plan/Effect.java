package io.miroir.engine.plan;

/**
 * What the worker does next, once the row that names it is committed. When it is done, the worker
 * tells the machine so; the events are named here.
 */
public enum Effect {
  /** Delete lower terms' keys at both nodes, create one's own, wait for a barrier. */
  FENCE,
  /** Create the index at the target and make its settings equal. */
  PREPARE,
  /** Delete what an earlier move left at the target, then tell {@code Prepared}. */
  DELETE_LEFTOVERS,
  /** Wait until every live pod has acked the state's epoch, then tell {@code Acked}. */
  AWAIT_ACKS,
  /**
   * Copy from the cursor; tell {@code BatchApplied} for each batch, at last {@code CopyFinished}.
   */
  COPY,
  /** Begin a round, after a delay that grows with the holds tried; tell {@code RoundStarted}. */
  START_ROUND,
  /** Barriers, compare what is dirty, repair, wait until applied; tell {@code RoundEnded}. */
  COMPARE,
  /** Hold writes; tell {@code HoldStarted}. */
  START_HOLD,
  /** As {@link #COMPARE}, then commit the new assignment; tell {@code Committed}. */
  COMPARE_AND_COMMIT,
  /** Let writes go on as before; tell {@code HoldUndone}. */
  UNDO_HOLD,
  /** Make the old copy a mirror; tell {@code MirrorStarted}. */
  START_MIRROR,
  /**
   * Wait for body-grace, list suspects; tell {@code SweepHeld} if any, else {@code SweepFinished}.
   */
  SWEEP,
  /** Judge the suspects from both copies and write what is right; tell {@code SweepReleased}. */
  JUDGE_SUSPECTS,
  /** After the undo window compare both copies whole, store the record; tell {@code Verified}. */
  VERIFY,
  /** Take writes and reads from the old copy; tell {@code OldDropped}. */
  DROP_OLD,
  /** Take writes and reads from a surplus copy; tell {@code SurplusDropped}. */
  DROP_SURPLUS,
  /** Delete the old owner's copy and see its absence; tell {@code DeletionConfirmed}. */
  DELETE_OLD_COPY,
  /** Delete the target's copy and see its absence; tell {@code DeletionConfirmed}. */
  DELETE_HALF_COPY,
  /** Take the move out of its job. */
  CLOSE
}
