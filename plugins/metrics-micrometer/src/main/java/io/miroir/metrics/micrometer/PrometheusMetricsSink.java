package io.miroir.metrics.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Exposition;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps metrics in a Prometheus registry of its own.
 *
 * <p>Micrometer ends a counter's name with {@code _total} and a timer's with {@code _seconds}
 * unless it ends so already, which ours do: every name comes out as it is written. Besides its
 * buckets, each timer shows Micrometer's {@code _max}.
 */
final class PrometheusMetricsSink implements MetricsSink {
  private static final Logger LOG = System.getLogger(PrometheusMetricsSink.class.getName());
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** One series: a metric with the values of its labels. */
  private record Series(Record metric, Labels labels) {}

  /** What a gauge was set to last; the registry reads it when it is scraped. */
  private static final class Value {
    private volatile double current;
  }

  private final PrometheusMeterRegistry registry;
  private final Map<Series, io.micrometer.core.instrument.Counter> counters =
      new ConcurrentHashMap<>();
  private final Map<Series, io.micrometer.core.instrument.Timer> timers = new ConcurrentHashMap<>();
  private final Map<Series, Value> gauges = new ConcurrentHashMap<>();
  private volatile boolean closed;

  PrometheusMetricsSink(PrometheusMeterRegistry registry) {
    this.registry = registry;
    Metrics.counters()
        .filter(counter -> counter.labels().isEmpty())
        .forEach(counter -> add(counter, 0, Labels.NONE));
  }

  @Override
  public void add(Counter counter, double amount, Labels labels) {
    if (amount >= 0 && Double.isFinite(amount)) {
      orDrop(
          counter.name(),
          () ->
              counters
                  .computeIfAbsent(new Series(counter, labels), series -> register(counter, labels))
                  .increment(amount));
    }
  }

  @Override
  public void set(Gauge gauge, double value, Labels labels) {
    orDrop(
        gauge.name(),
        () ->
            gauges.computeIfAbsent(new Series(gauge, labels), series -> register(gauge, labels))
                    .current =
                value);
  }

  @Override
  public void record(Timer timer, Duration duration, Labels labels) {
    if (!duration.isNegative()) {
      orDrop(
          timer.name(),
          () ->
              timers
                  .computeIfAbsent(new Series(timer, labels), series -> register(timer, labels))
                  .record(duration));
    }
  }

  @Override
  public Exposition exposition() {
    return new Exposition(CONTENT_TYPE, registry.scrape(CONTENT_TYPE));
  }

  @Override
  public void close() {
    closed = true;
    registry.close();
  }

  private io.micrometer.core.instrument.Counter register(Counter counter, Labels labels) {
    return io.micrometer.core.instrument.Counter.builder(counter.name())
        .description(counter.help())
        .tags(tags(counter.labels(), labels))
        .register(registry);
  }

  private io.micrometer.core.instrument.Timer register(Timer timer, Labels labels) {
    return io.micrometer.core.instrument.Timer.builder(timer.name())
        .description(timer.help())
        .tags(tags(timer.labels(), labels))
        .serviceLevelObjectives(timer.buckets().toArray(Duration[]::new))
        .register(registry);
  }

  private Value register(Gauge gauge, Labels labels) {
    Value value = new Value();
    io.micrometer.core.instrument.Gauge.builder(gauge.name(), value, shown -> shown.current)
        .description(gauge.help())
        .tags(tags(gauge.labels(), labels))
        .register(registry);
    return value;
  }

  private static Tags tags(List<String> names, Labels labels) {
    if (names.size() != labels.values().size()) {
      throw new IllegalArgumentException(
          "labels " + names + " were given the values " + labels.values());
    }
    List<Tag> tags = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      tags.add(Tag.of(names.get(i), labels.values().get(i)));
    }
    return Tags.of(tags);
  }

  /** A metric is never worth a failure of what it counts (M1). */
  private void orDrop(String metric, Runnable recording) {
    if (closed) {
      return;
    }
    try {
      recording.run();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "a value of metric " + metric + " was dropped", e);
    }
  }
}
