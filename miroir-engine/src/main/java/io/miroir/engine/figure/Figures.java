package io.miroir.engine.figure;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.engine.Rebalance;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What this process has done, told to the metrics sink and kept for the status. */
public final class Figures {
  private static final int HOLDS_KEPT = 10_000;

  private final MetricsSink sink;
  private final Monitor monitor;
  private final CopyRate copyRate;
  private final Map<Gauge, Set<String>> shown = new HashMap<>();
  private long migrated;
  private long repaired;
  private long takeovers;
  private long cutovers;
  private long undone;
  private long holds;
  private long heldWrites;
  private final Deque<Long> holdMillis = new ArrayDeque<>();

  public Figures(MetricsSink sink, Timeline timeline) {
    this.sink = sink;
    this.monitor = timeline.monitor();
    this.copyRate = new CopyRate(timeline);
    Metrics.counters()
        .filter(counter -> counter.labels().isEmpty())
        .forEach(counter -> sink.add(counter, 0, Labels.NONE));
  }

  private void count(Counter counter, long amount) {
    sink.add(counter, (double) amount, Labels.NONE);
  }

  /** Sets a gauge without labels. */
  public void set(Gauge gauge, double value) {
    sink.set(gauge, value, Labels.NONE);
  }

  /** Sets every series of a gauge by its label; those that were set before and no more are gone. */
  public void setAll(Gauge gauge, Map<String, Double> values) {
    values.forEach((label, value) -> sink.set(gauge, value, Labels.of(label)));
    Set<String> gone =
        monitor.locked(
            () -> {
              Set<String> before = shown.put(gauge, Set.copyOf(values.keySet()));
              Set<String> left = before == null ? new HashSet<>() : new HashSet<>(before);
              left.removeAll(values.keySet());
              return left;
            });
    gone.forEach(label -> sink.remove(gauge, Labels.of(label)));
  }

  public CopyRate copyRate() {
    return copyRate;
  }

  /** Counted after the cursor behind the documents was persisted. */
  public void documentsMigrated(long documents, long bytes) {
    monitor.locked(() -> migrated += documents);
    copyRate.copied(documents);
    count(Metrics.REBALANCE_DOCUMENTS_MIGRATED, documents);
    count(Metrics.REBALANCE_BYTES_COPIED, bytes);
  }

  public void documentsRepaired(long documents) {
    monitor.locked(() -> repaired += documents);
    count(Metrics.REBALANCE_DOCUMENTS_REPAIRED, documents);
  }

  public void roundStarted() {
    count(Metrics.REBALANCE_ROUNDS, 1);
  }

  public void takenOver() {
    monitor.locked(() -> takeovers++);
    count(Metrics.REBALANCE_TAKEOVERS, 1);
  }

  public void cutOver() {
    monitor.locked(() -> cutovers++);
    count(Metrics.REBALANCE_CUTOVERS, 1);
  }

  public void cutoverUndone() {
    monitor.locked(() -> undone++);
    count(Metrics.REBALANCE_CUTOVERS_UNDONE, 1);
  }

  public void writeHeld() {
    monitor.locked(() -> heldWrites++);
    count(Metrics.REBALANCE_WRITES_HELD, 1);
  }

  /** A store or a node has refused a write of an older term. */
  public void fencedWriteRefused() {
    count(Metrics.REBALANCE_FENCED_WRITES, 1);
  }

  /** A client was told of a task. */
  public void taskEnqueued() {
    sink.add(Metrics.TASKS, 1, Labels.of("enqueued"));
  }

  public void holdEnded(Duration length) {
    monitor.locked(
        () -> {
          holds++;
          holdMillis.addLast(length.toMillis());
          if (holdMillis.size() > HOLDS_KEPT) {
            holdMillis.removeFirst();
          }
        });
    sink.record(Metrics.REBALANCE_HOLD, length, Labels.NONE);
  }

  public void moveEnded(Duration length) {
    sink.record(Metrics.REBALANCE_DURATION, length, Labels.NONE);
  }

  public Rebalance.Figures read() {
    return monitor.locked(
        () ->
            new Rebalance.Figures(
                migrated,
                repaired,
                takeovers,
                cutovers,
                undone,
                holds,
                heldWrites,
                List.copyOf(holdMillis)));
  }
}
