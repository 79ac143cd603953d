package io.miroir.engine.record;

import io.miroir.engine.plan.MoveState;
import java.util.ArrayList;
import java.util.List;

/**
 * The moves of one index that were planned together.
 *
 * @param id the job's name
 * @param index the index
 * @param reason what caused it
 * @param startedAt ISO 8601
 * @param token the fencing token of the newest term that claimed it
 * @param epoch the epoch in which its routing was changed last
 * @param moves every move with all that is known of it
 */
public record JobRecord(
    String id,
    String index,
    String reason,
    String startedAt,
    long token,
    long epoch,
    List<MoveState> moves) {
  /** Copies the list. */
  public JobRecord {
    moves = List.copyOf(moves);
  }

  /** Whether something is left to be done for a move. */
  public boolean open() {
    return moves.stream().anyMatch(move -> !move.settled());
  }

  /** Documents copied by all moves, over all terms. */
  public long documents() {
    return moves.stream().mapToLong(MoveState::documents).sum();
  }

  /** This job with one move replaced. */
  public JobRecord with(int at, MoveState move) {
    List<MoveState> changed = new ArrayList<>(moves);
    changed.set(at, move);
    return new JobRecord(id, index, reason, startedAt, token, epoch, changed);
  }

  /** This job in another term. */
  public JobRecord claimed(long newToken) {
    return new JobRecord(id, index, reason, startedAt, newToken, epoch, moves);
  }

  /** This job in a later epoch. */
  public JobRecord at(long newEpoch) {
    return new JobRecord(id, index, reason, startedAt, token, newEpoch, moves);
  }
}
