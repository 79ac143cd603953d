package io.miroir.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The moves as the admin API tells them, in words. */
final class Moves {
  private static final int BAR = 20;
  private static final String FAILED = "Failed";
  private static final String IDLE = "Idle";

  private Moves() {}

  static Stream<JsonNode> all(JsonNode status) {
    return Fleets.each(status.path("phases"));
  }

  static boolean open(JsonNode status) {
    return status.path("in_progress").asBoolean(false);
  }

  static boolean done(JsonNode move) {
    return move.path("done").asBoolean(false);
  }

  static boolean failed(JsonNode move) {
    return state(move).equals(FAILED);
  }

  /** What stays the same of a move while it goes on. */
  static String name(JsonNode move) {
    return "%s %s %s %s %s"
        .formatted(
            move.path("index"),
            move.path("shard"),
            move.path("replica_group"),
            move.path("kind"),
            move.path("destination"));
  }

  static String state(JsonNode move) {
    return move.path("state").asString("");
  }

  /** One line on all moves. */
  static String summary(JsonNode status) {
    long moves = all(status).count();
    if (moves == 0) {
      return "No move was made yet.";
    }
    long done = all(status).filter(Moves::done).count();
    long failed = all(status).filter(Moves::failed).count();
    long paused = all(status).filter(move -> move.path("paused").asBoolean(false)).count();
    return "%s: %d of %d moves done%s%s, %s documents copied; begun by %s at %s"
        .formatted(
            open(status) ? "Rebalancing" : "Nothing is open; the last moves",
            done,
            moves,
            failed == 0 ? "" : ", " + failed + " failed or given up",
            paused == 0 ? "" : ", " + paused + " paused",
            Words.number(documents(status)),
            status.path("triggered_by").asString("unknown"),
            status.path("started_at").asString("unknown"));
  }

  /** Documents copied by all moves, exact over takeovers. */
  static long documents(JsonNode status) {
    return all(status).mapToLong(move -> move.path("docs_migrated").asLong(0)).sum();
  }

  /** One line on the holds of this server. */
  static String holds(JsonNode status) {
    JsonNode metrics = status.path("metrics");
    long holds = metrics.path("hold_count").asLong(0);
    return holds == 0
        ? "This server has held no write since it started."
        : "Holds of this server: %s, p99 %s ms, longest %s ms; writes held: %s; cutovers undone: %s"
            .formatted(
                Words.number(holds),
                metrics.path("hold_millis_p99").asString("0"),
                metrics.path("hold_millis_max").asString("0"),
                metrics.path("held_writes").asString("0"),
                metrics.path("cutovers_undone").asString("0"));
  }

  /** A line with a bar for each move: those under way, then those that wait, then the others. */
  static List<String> bars(JsonNode status) {
    List<JsonNode> moves = new ArrayList<>(all(status).toList());
    moves.sort(Comparator.comparingInt(Moves::rank));
    List<String> lines = new ArrayList<>();
    moves.forEach(move -> lines.add(bar(move)));
    return lines;
  }

  private static int rank(JsonNode move) {
    if (done(move)) {
      return 3;
    }
    if (failed(move)) {
      return 1;
    }
    return state(move).equals(IDLE) ? 2 : 0;
  }

  private static String bar(JsonNode move) {
    return "%s %3d %% %s"
        .formatted(Words.bar(percent(move) / 100.0, BAR), percent(move), named(move));
  }

  /** A move with where it stands. */
  static String told(JsonNode move) {
    return named(move) + ", " + percent(move) + " %";
  }

  static int percent(JsonNode move) {
    return move.path("pct_complete").asInt(0);
  }

  private static String named(JsonNode move) {
    String cause = move.path("cause").asString("");
    return "%s %s %s %s -> %s: %s%s, %s documents%s"
        .formatted(
            move.path("index").asString(""),
            move.path("shard").asString(""),
            move.path("kind").asString(""),
            move.path("source").asString(""),
            move.path("destination").asString(""),
            done(move) ? "done" : stage(move),
            move.path("paused").asBoolean(false) ? " (paused)" : "",
            Words.number(move.path("docs_migrated").asLong(0)),
            cause.isEmpty() ? "" : ", " + cause);
  }

  /** The phase, and the step where that says more. */
  static String stage(JsonNode move) {
    String step = move.path("step").asString("");
    return state(move).equals("DualWriteStopped") ? state(move) + " " + step : state(move);
  }
}
