package io.miroir.engine.plan;

import io.miroir.api.migration.Slice;

/**
 * What is persisted of one move.
 *
 * @param move what moves; its roles change when it is undone
 * @param phase where it stands
 * @param step how far it has come within the phase
 * @param epoch the last epoch that this move published, 0 before the first
 * @param cursor the first {@code _miroir_key} that is not copied yet, up to {@link Slice#KEY_END}
 * @param documents how many documents were copied, exactly
 * @param round how many rounds were started
 * @param voided whether the next round compares the whole shard
 * @param holds how many cutovers were tried
 * @param holdEpoch the epoch of the last cutover's hold, 0 before the first
 * @param commitEpoch the epoch of the commit, 0 before it
 * @param verifiedToken the token of the verification that stands, 0 if none does
 * @param startedAtMillis when the move began, by the clock of the pod that began it; told to people
 *     and metrics, judged by nothing
 * @param cause why it failed, or why its last hold was undone; empty if neither
 */
public record MoveState(
    Move move,
    Phase phase,
    Step step,
    long epoch,
    long cursor,
    long documents,
    int round,
    boolean voided,
    int holds,
    long holdEpoch,
    long commitEpoch,
    long verifiedToken,
    long startedAtMillis,
    String cause) {
  /**
   * @throws IllegalArgumentException if a number is out of its range, or the phase is none of the
   *     move's kind
   */
  public MoveState {
    if (!phase.admits(move)) {
      throw new IllegalArgumentException(
          move + " can't be '" + phase.persisted() + "': that phase is none of its kind's");
    }
    if (cursor < 0 || cursor > Slice.KEY_END) {
      throw new IllegalArgumentException(
          "cursor " + cursor + " of " + move + " is not within 0 to " + Slice.KEY_END);
    }
    if (epoch < 0
        || documents < 0
        || round < 0
        || holds < 0
        || holdEpoch < 0
        || commitEpoch < 0
        || verifiedToken < 0) {
      throw new IllegalArgumentException("a number of the state of " + move + " is negative");
    }
  }

  /** A move that nothing was done for; one that brings what differs has nothing to copy. */
  public static MoveState start(Move move, long startedAtMillis) {
    long cursor = move instanceof Move.Resync ? Slice.KEY_END : 0;
    return new MoveState(
        move, Phase.IDLE, Step.PENDING, 0, cursor, 0, 0, false, 0, 0, 0, 0, startedAtMillis, "");
  }

  /** Whether nothing is left to be done, so that the job may end. */
  public boolean settled() {
    return step == Step.SETTLED;
  }

  /** The same elsewhere in the table, by no row of it: for sabotage only. */
  public MoveState misplaced(Phase elsewhere, Step there) {
    return new Draft(this).at(elsewhere, there);
  }

  /** The same with nothing copied yet, by no row of the table: for sabotage only. */
  public MoveState uncopied() {
    Draft draft = new Draft(this);
    draft.cursor = 0;
    return draft.at(phase, step);
  }

  /** The values of the next state while a row is carried out; seen by {@link MoveMachine} alone. */
  static final class Draft {
    Move move;
    long epoch;
    long cursor;
    long documents;
    int round;
    boolean voided;
    int holds;
    long holdEpoch;
    long commitEpoch;
    long verifiedToken;
    String cause;
    private final long startedAtMillis;

    Draft(MoveState state) {
      move = state.move;
      epoch = state.epoch;
      cursor = state.cursor;
      documents = state.documents;
      round = state.round;
      voided = state.voided;
      holds = state.holds;
      holdEpoch = state.holdEpoch;
      commitEpoch = state.commitEpoch;
      verifiedToken = state.verifiedToken;
      cause = state.cause;
      startedAtMillis = state.startedAtMillis;
    }

    MoveState at(Phase phase, Step step) {
      return new MoveState(
          move,
          phase,
          step,
          epoch,
          cursor,
          documents,
          round,
          voided,
          holds,
          holdEpoch,
          commitEpoch,
          verifiedToken,
          startedAtMillis,
          cause);
    }
  }
}
