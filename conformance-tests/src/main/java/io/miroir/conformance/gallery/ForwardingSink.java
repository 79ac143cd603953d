package io.miroir.conformance.gallery;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Distribution;
import io.miroir.api.metrics.Exposition;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;

/** Passes every call on to the right sink; each wrong one overrides what it does wrong. */
class ForwardingSink implements MetricsSink {
  final MetricsSink right;

  ForwardingSink(MetricsSink right) {
    this.right = right;
  }

  @Override
  public void add(Counter counter, double amount, Labels labels) {
    right.add(counter, amount, labels);
  }

  @Override
  public void set(Gauge gauge, double value, Labels labels) {
    right.set(gauge, value, labels);
  }

  @Override
  public void record(Timer timer, Duration duration, Labels labels) {
    right.record(timer, duration, labels);
  }

  @Override
  public void remove(Gauge gauge, Labels labels) {
    right.remove(gauge, labels);
  }

  @Override
  public void record(Distribution distribution, double value, Labels labels) {
    right.record(distribution, value, labels);
  }

  @Override
  public Exposition exposition() {
    return right.exposition();
  }

  @Override
  public void close() {
    right.close();
  }
}
