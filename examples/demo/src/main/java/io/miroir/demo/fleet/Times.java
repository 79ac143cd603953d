package io.miroir.demo.fleet;

import java.time.Duration;
import java.util.Locale;

/**
 * The times that a run's server goes by, shortened so that a run takes a minute or some.
 *
 * @param undoWindow how long an old copy mirrors the new one
 * @param failureGrace how long a node may be failed before its shards are copied elsewhere
 * @param probeEvery how often each node is probed
 * @param misses so many misses in a row make a node failed
 * @param hits so many hits in a row bring it back
 */
public record Times(
    Duration undoWindow, Duration failureGrace, Duration probeEvery, int misses, int hits) {
  /** Where no node fails: what concerns failures is as in the documentation. */
  public static final Times WITHOUT_FAILURES =
      new Times(Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(5), 3, 2);

  /**
   * Where a node fails and is to be back within the grace: a failure is noticed late, as a node of
   * a busy machine may be slow to answer, and the return at once.
   */
  public static final Times WITH_FAILURES =
      new Times(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500), 5, 1);

  /** Before a body whose head was accepted is taken for lost. */
  static final Duration BODY_GRACE = Duration.ofMillis(500);

  /** What is shortened, in a few words. */
  public String told() {
    StringBuilder told = new StringBuilder("undo window " + seconds(undoWindow));
    if (!failureGrace.equals(WITHOUT_FAILURES.failureGrace)) {
      told.append(", failure grace ").append(seconds(failureGrace));
    }
    told.append(", body grace ").append(seconds(BODY_GRACE));
    if (!probeEvery.equals(WITHOUT_FAILURES.probeEvery)) {
      told.append(", a probe every ")
          .append(seconds(probeEvery))
          .append(" of which ")
          .append(misses)
          .append(" misses make a node failed");
    }
    return told.toString();
  }

  private static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1_000.0;
    return seconds == 0 ? "0" : String.format(Locale.ROOT, "%s s", text(seconds));
  }

  private static String text(double seconds) {
    return seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds);
  }
}
