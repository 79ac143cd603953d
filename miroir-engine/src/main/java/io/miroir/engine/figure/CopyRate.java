package io.miroir.engine.figure;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * How many documents this process copied per second lately, over the time in which at least one
 * copy was under way; copies side by side count that time once.
 */
public final class CopyRate {
  private static final int MARKS_KEPT = 1_000;

  /**
   * What was known at a moment.
   *
   * @param busyNanos how long copies had been under way until then
   * @param documents how many documents had been copied until then
   */
  private record Mark(long busyNanos, long documents) {}

  private final Timeline timeline;
  private final Monitor monitor;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private int active;
  private long seenNanos;
  private long busyNanos;
  private long documents;

  CopyRate(Timeline timeline) {
    this.timeline = timeline;
    this.monitor = timeline.monitor();
    marks.add(new Mark(0, 0));
  }

  /** Does the work, which is to copy. */
  public <T> T during(Supplier<T> work) {
    monitor.locked(() -> advance(1));
    try {
      return work.get();
    } finally {
      monitor.locked(
          () -> {
            advance(-1);
            mark();
          });
    }
  }

  void copied(long more) {
    monitor.locked(
        () -> {
          advance(0);
          documents += more;
          mark();
        });
  }

  private void advance(int begun) {
    long now = timeline.nanoTime();
    if (active > 0) {
      busyNanos += now - seenNanos;
    }
    seenNanos = now;
    active += begun;
  }

  private void mark() {
    marks.addLast(new Mark(busyNanos, documents));
    if (marks.size() > MARKS_KEPT) {
      marks.removeFirst();
    }
  }

  /** Documents per second; empty if none was copied lately. */
  public OptionalDouble perSecond() {
    return monitor.locked(
        () -> {
          Mark first = marks.getFirst();
          Mark last = marks.getLast();
          long copied = last.documents() - first.documents();
          long nanos = last.busyNanos() - first.busyNanos();
          return copied == 0 || nanos == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(copied * 1e9 / nanos);
        });
  }
}
