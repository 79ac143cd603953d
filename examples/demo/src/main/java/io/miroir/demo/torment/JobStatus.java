package io.miroir.demo.torment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The rebalance status as one pod tells it.
 *
 * @param inProgress whether a job is open
 * @param leading whether that pod leads it
 * @param token the fencing token of the job's newest term
 * @param startedAt when the job was planned: no two jobs have the same
 * @param moves its moves
 */
record JobStatus(
    boolean inProgress, boolean leading, long token, String startedAt, List<Move> moves) {

  /**
   * One move.
   *
   * @param state its phase, by the status's name
   * @param step its persisted sub-step
   * @param cursor the first range key that is not yet recorded as copied
   */
  record Move(
      int shard,
      String state,
      String step,
      boolean done,
      long documents,
      long cursor,
      String cause) {
    /** Whether it has begun and not ended. */
    boolean open() {
      return !done && !state.equals("Idle") && !state.equals("Failed");
    }

    /** All but why it waits, which is of one pod alone. */
    private Move persisted() {
      return new Move(shard, state, step, done, documents, cursor, "");
    }
  }

  static JobStatus parse(JsonNode status) {
    return new JobStatus(
        status.path("in_progress").asBoolean(false),
        status.path("leading").asBoolean(false),
        status.path("token").asLong(0),
        status.path("started_at").asString(""),
        status
            .path("phases")
            .valueStream()
            .map(
                move ->
                    new Move(
                        move.path("shard").asInt(),
                        move.path("state").asString(""),
                        move.path("step").asString(""),
                        move.path("done").asBoolean(false),
                        move.path("docs_migrated").asLong(0),
                        move.path("cursor").asLong(0),
                        move.path("cause").asString("")))
            .toList());
  }

  /** Whether another step was persisted between the two. */
  boolean differsFrom(JobStatus other) {
    return !moves.stream()
        .map(Move::persisted)
        .toList()
        .equals(other.moves.stream().map(Move::persisted).toList());
  }

  Map<Integer, Long> cursors() {
    Map<Integer, Long> cursors = new HashMap<>();
    moves.forEach(move -> cursors.put(move.shard(), move.cursor()));
    return Map.copyOf(cursors);
  }

  /** The share of its moves that have ended well. */
  double doneShare() {
    return moves.isEmpty() ? 0 : moves.stream().filter(Move::done).count() / (double) moves.size();
  }
}
