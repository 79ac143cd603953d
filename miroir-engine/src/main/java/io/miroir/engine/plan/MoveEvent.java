package io.miroir.engine.plan;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;

/**
 * Something that happened to one move, told to {@link MoveMachine} by who saw it.
 *
 * <p>An event is told after the fact that it names, and before anything that relies on it: its
 * outcome is committed first.
 */
public sealed interface MoveEvent {
  /** An event whose commit publishes a routing: the next epoch, which all pods have to ack. */
  sealed interface Publishing extends MoveEvent {
    /** The epoch of the routing, greater than every earlier one. */
    long epoch();
  }

  /** Both nodes are fenced, the target is prepared, leftovers there are deleted. */
  record Prepared(long epoch) implements Publishing {}

  /** Every live pod has installed and drained this epoch or a later one. */
  record Acked(long epoch) implements MoveEvent {}

  /**
   * The target has applied a batch, and every batch before it.
   *
   * @param cursorAfter the first {@code _miroir_key} that is not copied yet; 2^52 after the last
   *     slice
   * @param documents how many documents the batch had
   */
  record BatchApplied(long cursorAfter, long documents) implements MoveEvent {}

  /** The cursor is at the end. */
  record CopyFinished() implements MoveEvent {}

  /** A round begins: pods publish their dirty keys before they ack it. */
  record RoundStarted(long epoch) implements Publishing {}

  /**
   * A round's repairs are applied.
   *
   * @param differing how many keys differed
   * @param small whether a hold may be tried: few keys differed and both queues are short
   */
  record RoundEnded(long differing, boolean small) implements MoveEvent {}

  /**
   * What was or is being compared can't be relied on: a pod was left out, joined or crashed, or a
   * copy was marked out of sync.
   */
  record RoundVoided(String cause) implements MoveEvent {}

  /**
   * What was copied from is not in sync any more; another copy is, and is read from now on.
   *
   * @param copyFrom a node that has the shard in sync, not the move's source or target
   */
  record SourceReplaced(NodeId copyFrom) implements MoveEvent {}

  /** Writes are held. */
  record HoldStarted(long epoch) implements Publishing {}

  /**
   * A hold was undone before its commit; any pod may commit that.
   *
   * @param cause why, one clause
   * @param holdsMax after so many cutovers the move has failed, at least 1
   */
  record HoldUndone(long epoch, String cause, int holdsMax) implements Publishing {}

  /** The new assignment is committed. */
  record Committed(long epoch) implements Publishing {}

  /** The old copy is a mirror from now on. */
  record MirrorStarted(long epoch) implements Publishing {}

  /** The late sweep found suspects: writes are held while they are judged. */
  record SweepHeld(long epoch) implements Publishing {}

  /** The suspects are judged and what was written is applied: writes go on. */
  record SweepReleased(long epoch) implements Publishing {}

  /** No late body is left at the new owner, or none was possible. */
  record SweepFinished() implements MoveEvent {}

  /** The undo window is over, both copies were compared whole, and the record of it is stored. */
  record Verified(FencingToken token) implements MoveEvent {}

  /**
   * Writes and reads leave the old copy.
   *
   * @param token the token of who says so: the verification must be of the same
   */
  record OldDropped(long epoch, FencingToken token) implements Publishing {}

  /** Writes and reads leave a surplus copy. */
  record SurplusDropped(long epoch) implements Publishing {}

  /** The copy that this phase removes is absent; its absence was seen. */
  record DeletionConfirmed() implements MoveEvent {}

  /**
   * The copy that this phase removes is on a node that is away. It stays there: no query names it,
   * and the next move to that node deletes it first.
   *
   * @param cause which node, and since when it is away
   */
  record DeletionWaived(String cause) implements MoveEvent {}

  /**
   * The old copy's node does not answer, so no late body can be judged by it: the new copy stands
   * as it is.
   *
   * @param cause which node, and what was tried
   */
  record MirrorLost(long epoch, String cause) implements Publishing {}

  /**
   * The roles change: the move goes back to its old owner, from the first slice on. What the mirror
   * has is not trusted: merges may have reached both copies in different orders.
   */
  record UndoStarted(long epoch) implements Publishing {}

  /**
   * A term begins: the lease was granted anew and claimed at the job store. The first event of
   * every term, that of a new job too.
   *
   * @param token the new token
   * @param epoch the next epoch; only a phase that held writes publishes it
   */
  record TakenOver(FencingToken token, long epoch) implements MoveEvent {}

  /** The move can't go on. */
  record FailedFor(long epoch, String cause) implements Publishing {}

  /** Someone asked to give the move up. */
  record Cancelled(long epoch, String cause) implements Publishing {}
}
