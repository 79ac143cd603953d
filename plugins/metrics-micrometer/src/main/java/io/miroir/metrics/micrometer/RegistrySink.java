package io.miroir.metrics.micrometer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Distribution;
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
import org.jspecify.annotations.Nullable;

/** Keeps metrics in one registry. What the registry can't take, or throws at, is dropped. */
final class RegistrySink implements MetricsSink {
  private static final Logger LOG = System.getLogger(RegistrySink.class.getName());

  /** One series: a metric with the values of its labels. */
  private record Series(Record metric, Labels labels) {}

  /** What a gauge was set to last; the registry reads it when it shows it. */
  private static final class Value {
    private volatile double current;
    private io.micrometer.core.instrument.@Nullable Gauge shown;
  }

  private final MeterRegistry registry;
  private final Map<Series, io.micrometer.core.instrument.Counter> counters =
      new ConcurrentHashMap<>();
  private final Map<Series, io.micrometer.core.instrument.Timer> timers = new ConcurrentHashMap<>();
  private final Map<Series, DistributionSummary> distributions = new ConcurrentHashMap<>();
  private final Map<Series, Value> gauges = new ConcurrentHashMap<>();
  private volatile boolean closed;

  RegistrySink(MeterRegistry registry) {
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
  public void remove(Gauge gauge, Labels labels) {
    orDrop(
        gauge.name(),
        () ->
            gauges.computeIfPresent(
                new Series(gauge, labels),
                (series, value) -> {
                  if (value.shown != null) {
                    registry.remove(value.shown);
                  }
                  return null;
                }));
  }

  @Override
  public void record(Distribution distribution, double value, Labels labels) {
    if (value >= 0 && Double.isFinite(value)) {
      orDrop(
          distribution.name(),
          () ->
              distributions
                  .computeIfAbsent(
                      new Series(distribution, labels), series -> register(distribution, labels))
                  .record(value));
    }
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
  public void close() {
    closed = true;
    try {
      registry.close();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, () -> registry.getClass().getName() + " did not close", e);
    }
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

  private DistributionSummary register(Distribution distribution, Labels labels) {
    return DistributionSummary.builder(distribution.name())
        .description(distribution.help())
        .tags(tags(distribution.labels(), labels))
        .serviceLevelObjectives(
            distribution.buckets().stream().mapToDouble(Double::doubleValue).toArray())
        .register(registry);
  }

  private Value register(Gauge gauge, Labels labels) {
    Value value = new Value();
    value.shown =
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
