package io.miroir.demo.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The rebalance status as the server tells it.
 *
 * @param inProgress whether a job is open
 * @param startedAt when the open job, or the last one, was planned; by this jobs are told apart
 * @param moves the moves of the open job, or of the last one
 */
public record MoveStatus(
    boolean inProgress,
    String startedAt,
    List<Move> moves,
    double overallPercent,
    Metrics metrics) {

  /** Before any job. */
  public static final MoveStatus NONE =
      new MoveStatus(false, "", List.of(), 0, new Metrics(0, 0, 0, 0));

  /**
   * One shard's move.
   *
   * @param to the node that receives the shard
   * @param done whether it has ended well
   * @param cursor the first range key that is not yet recorded as copied
   */
  public record Move(
      int shard, String to, MovePhase phase, boolean done, long documentsMigrated, long cursor) {}

  /** The figures of one server process. */
  public record Metrics(
      long cutoversUndone, long heldWrites, double holdMillisP99, double holdMillisMax) {
    /** With those of a process that came after this one. */
    public Metrics and(Metrics later) {
      return new Metrics(
          cutoversUndone + later.cutoversUndone,
          heldWrites + later.heldWrites,
          Math.max(holdMillisP99, later.holdMillisP99),
          Math.max(holdMillisMax, later.holdMillisMax));
    }
  }

  /** Reads the server's answer. */
  public static MoveStatus parse(JsonNode status) {
    List<Move> moves =
        status
            .path("phases")
            .valueStream()
            .map(
                move ->
                    new Move(
                        move.path("shard").asInt(),
                        move.path("destination").asString(""),
                        MovePhase.named(move.path("state").asString()),
                        move.path("done").asBoolean(false),
                        move.path("docs_migrated").asLong(0),
                        move.path("cursor").asLong(0)))
            .toList();
    JsonNode metrics = status.path("metrics");
    return new MoveStatus(
        status.path("in_progress").asBoolean(false),
        status.path("started_at").asString(""),
        moves,
        status.path("overall_pct_complete").asDouble(0),
        new Metrics(
            metrics.path("cutovers_undone").asLong(0),
            metrics.path("held_writes").asLong(0),
            metrics.path("hold_millis_p99").asDouble(0),
            metrics.path("hold_millis_max").asDouble(0)));
  }

  /** The cursor of each shard that moves; the lowest one where several copies of it move. */
  public Map<Integer, Long> cursors() {
    Map<Integer, Long> cursors = new HashMap<>();
    moves.forEach(move -> cursors.merge(move.shard(), move.cursor(), Math::min));
    return Map.copyOf(cursors);
  }

  public long documentsMigrated() {
    return moves.stream().mapToLong(Move::documentsMigrated).sum();
  }

  /** The moves that have begun and not ended. */
  public List<Move> open() {
    return moves.stream().filter(move -> move.phase().open()).toList();
  }

  public List<Move> failed() {
    return moves.stream().filter(move -> move.phase() == MovePhase.FAILED).toList();
  }
}
