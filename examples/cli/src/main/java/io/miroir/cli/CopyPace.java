package io.miroir.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** How fast the moves go, from what the last seconds' readings say. */
final class CopyPace {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final double KEY_END = 1L << 52;

  private record Reading(long nanos, long documents, double share) {}

  private final Deque<Reading> readings = new ArrayDeque<>();
  private String job = "";

  /**
   * Takes a reading.
   *
   * @param nanos when, by any clock that only goes forward
   */
  void seen(JsonNode status, long nanos) {
    String now = status.path("started_at").asString("");
    if (!now.equals(job)) {
      readings.clear();
      job = now;
    }
    readings.addLast(new Reading(nanos, Moves.documents(status), share(status)));
    // However far apart readings are, two of them tell a pace.
    while (readings.size() > 2 && nanos - readings.getFirst().nanos() > WINDOW.toNanos()) {
      readings.removeFirst();
    }
  }

  /** How much of all copying is done, 0 to 1. */
  private static double share(JsonNode status) {
    return Moves.all(status)
        .filter(move -> !Moves.failed(move))
        .mapToDouble(move -> Moves.done(move) ? 1 : move.path("cursor").asLong(0) / KEY_END)
        .average()
        .orElse(1);
  }

  /** Documents per second; empty before there are two readings. */
  OptionalDouble documentsPerSecond() {
    double seconds = seconds();
    return seconds <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            (readings.getLast().documents() - readings.getFirst().documents()) / seconds);
  }

  /**
   * When all is copied if it goes on so; empty if nothing was copied lately, or nothing is left.
   */
  Optional<Duration> left() {
    double seconds = seconds();
    if (seconds <= 0) {
      return Optional.empty();
    }
    double perSecond = (readings.getLast().share() - readings.getFirst().share()) / seconds;
    double left = 1 - readings.getLast().share();
    return perSecond <= 0 || left <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(1e3 * left / perSecond)));
  }

  private double seconds() {
    return readings.isEmpty()
        ? 0
        : (readings.getLast().nanos() - readings.getFirst().nanos()) / 1e9;
  }

  /** Both in words. */
  String told() {
    return (documentsPerSecond().isPresent()
            ? Words.rate(documentsPerSecond().getAsDouble()) + " documents/s"
            : "rate unknown yet")
        + left().map(time -> ", copied in about " + Words.duration(time)).orElse("");
  }
}
