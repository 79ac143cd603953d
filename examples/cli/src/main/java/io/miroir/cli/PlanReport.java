package io.miroir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A plan in words. */
final class PlanReport {
  private static final Set<String> IN_THE_WAY = Set.of("refuses", "blocks");

  private PlanReport() {}

  /** Whether something is in the way that does not go by itself. */
  static boolean blocked(JsonNode plan) {
    return Fleets.each(plan.path("obstacles"))
        .anyMatch(obstacle -> IN_THE_WAY.contains(obstacle.path("weight").asString("")));
  }

  static String of(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    if (!plan.path("moves").isEmpty()) {
      lines.add(moves(plan.path("moves")));
      lines.add("");
    }
    lines.add(total(plan.path("total")));
    if (plan.path("total").path("moves").asInt(0) > 0) {
      lines.add(time(plan));
    }
    for (JsonNode obstacle : plan.path("obstacles")) {
      lines.add(
          "%s (%s): %s"
              .formatted(
                  obstacle.path("weight").asString(""),
                  obstacle.path("kind").asString(""),
                  obstacle.path("message").asString("")));
    }
    if (plan.path("obstacles").isEmpty()) {
      lines.add("Nothing is in the way.");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String moves(JsonNode moves) {
    TextTable table =
        new TextTable("INDEX", "SHARD", "GROUP", "MOVE", "FROM", "TO", "DOCUMENTS", "SIZE");
    for (JsonNode move : moves) {
      boolean measured = !move.path("documents").isNull();
      table.row(
          move.path("index").asString(""),
          move.path("shard").asString(""),
          move.path("replica_group").asString(""),
          move.path("kind").asString(""),
          move.path("source").asString(""),
          move.path("destination").asString(""),
          measured ? Words.number(move.path("documents").asLong()) : "unknown",
          measured ? Words.bytes(move.path("bytes").asLong()) : "unknown");
    }
    return table.toString();
  }

  private static String total(JsonNode total) {
    long unmeasured = total.path("unmeasured_moves").asLong(0);
    return "%s moves, %s documents to copy, about %s%s."
        .formatted(
            Words.number(total.path("moves").asLong(0)),
            Words.number(total.path("documents").asLong(0)),
            Words.bytes(total.path("bytes").asLong(0)),
            unmeasured == 0
                ? ""
                : "; " + Words.number(unmeasured) + " moves could not be measured");
  }

  private static String time(JsonNode plan) {
    JsonNode rate = plan.path("documents_per_second");
    if (rate.isNull()) {
      return "How long it takes is unknown: this server has copied nothing since it started.";
    }
    JsonNode seconds = plan.path("copy_seconds");
    return ("At %s documents/s, as in this server's last moves, copying takes %s; the old copy of"
            + " what was relocated then stays for %s more.")
        .formatted(
            Words.rate(rate.asDouble()),
            seconds.isNull() ? "an unknown time" : "about " + Words.seconds(seconds.asDouble()),
            Words.seconds(plan.path("undo_window_seconds").asDouble(0)));
  }
}
