package io.miroir.api.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of Miroir: its name, labels and buckets (M2). */
public final class Metrics {
  /** 1 while a job of any index is open, else 0. */
  public static final Gauge REBALANCE_IN_PROGRESS =
      new Gauge("miroir_rebalance_in_progress", "1 while a job is open, else 0.", List.of());

  /** Counted when the cursor behind the documents is persisted, by who persisted it. */
  public static final Counter REBALANCE_DOCUMENTS_MIGRATED =
      new Counter(
          "miroir_rebalance_documents_migrated_total",
          "Documents copied whose cursor this process persisted.",
          List.of());

  /** One sample per finished move, from its first phase to its last. */
  public static final Timer REBALANCE_DURATION =
      new Timer(
          "miroir_rebalance_duration_seconds",
          "How long the move of one shard took.",
          List.of(),
          seconds(.05, .1, .25, .5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600));

  /** One sample per hold, whether it was committed or undone. */
  public static final Timer REBALANCE_HOLD =
      new Timer(
          "miroir_rebalance_hold_seconds",
          "How long the writes to one shard were held.",
          List.of(),
          seconds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10));

  /** Writes that had to wait for a hold. */
  public static final Counter REBALANCE_WRITES_HELD =
      new Counter(
          "miroir_rebalance_writes_held_total", "Writes that waited for a hold.", List.of());

  /** Documents that rounds wrote or deleted at the new owner; apart from those migrated. */
  public static final Counter REBALANCE_DOCUMENTS_REPAIRED =
      new Counter(
          "miroir_rebalance_documents_repaired_total",
          "Documents that rounds made equal at the new owner.",
          List.of());

  /** Rounds of verify and repair. */
  public static final Counter REBALANCE_ROUNDS =
      new Counter("miroir_rebalance_rounds_total", "Rounds of verify and repair.", List.of());

  /** Cutovers that were committed. */
  public static final Counter REBALANCE_CUTOVERS =
      new Counter("miroir_rebalance_cutovers_total", "Cutovers committed.", List.of());

  /** Cutovers that were undone because the hold lasted too long. */
  public static final Counter REBALANCE_CUTOVERS_UNDONE =
      new Counter("miroir_rebalance_cutovers_undone_total", "Cutovers undone.", List.of());

  /** Jobs that this process took over from an earlier term. */
  public static final Counter REBALANCE_TAKEOVERS =
      new Counter(
          "miroir_rebalance_takeovers_total", "Open jobs resumed from an earlier term.", List.of());

  private Metrics() {}

  private static List<Duration> seconds(double... bounds) {
    return java.util.Arrays.stream(bounds)
        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
        .toList();
  }

  /** Every counter, so that a sink can show it before its first event. */
  public static Stream<Counter> counters() {
    return Stream.of(
        REBALANCE_DOCUMENTS_MIGRATED,
        REBALANCE_WRITES_HELD,
        REBALANCE_DOCUMENTS_REPAIRED,
        REBALANCE_ROUNDS,
        REBALANCE_CUTOVERS,
        REBALANCE_CUTOVERS_UNDONE,
        REBALANCE_TAKEOVERS);
  }

  /** Every gauge. */
  public static Stream<Gauge> gauges() {
    return Stream.of(REBALANCE_IN_PROGRESS);
  }

  /** Every timer. */
  public static Stream<Timer> timers() {
    return Stream.of(REBALANCE_DURATION, REBALANCE_HOLD);
  }
}
