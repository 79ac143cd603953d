package io.miroir.api.metrics;

import java.time.Duration;

/**
 * Where metrics go.
 *
 * <p>Clauses M1 and M2 in {@code docs/spi/metrics-sink.md}. Safe for use by many threads. No method
 * blocks or throws (M1); a value that can't be taken is dropped. Nothing is {@code null}.
 */
public interface MetricsSink extends AutoCloseable {
  /** Adds to a counter; a negative amount is dropped. Adding 0 makes the counter show. */
  void add(Counter counter, double amount, Labels labels);

  /** Sets a gauge. */
  void set(Gauge gauge, double value, Labels labels);

  /**
   * Shows a series of a gauge no more, since what its labels name is gone. A sink that can't forget
   * a series sets it to 0, as this method does.
   */
  default void remove(Gauge gauge, Labels labels) {
    set(gauge, 0, labels);
  }

  /** Records one duration. */
  void record(Timer timer, Duration duration, Labels labels);

  /** Records one number; a negative one is dropped. A sink without distributions drops all. */
  default void record(Distribution distribution, double value, Labels labels) {}

  /** All metrics as text for a scraper; empty for a sink that pushes. */
  default Exposition exposition() {
    return new Exposition("text/plain; charset=utf-8", "");
  }

  /** Sends what is still held back and frees what was opened. Closing twice is allowed. */
  @Override
  void close();
}
