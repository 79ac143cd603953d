package io.miroir.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Distribution;
import io.miroir.api.metrics.Exposition;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps metrics in a Prometheus registry of its own, and tells other registries the same. One that
 * fails keeps nothing from the others.
 *
 * <p>Besides its buckets, each histogram shows Micrometer's {@code _max}.
 */
final class PrometheusMetricsSink implements MetricsSink {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry prometheus;
  private final List<RegistrySink> all;

  private PrometheusMetricsSink(PrometheusMeterRegistry prometheus, List<RegistrySink> all) {
    this.prometheus = prometheus;
    this.all = all;
  }

  static PrometheusMetricsSink beside(List<MeterRegistry> others) {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Names come as they are to be shown (M2); the convention would cut _total off a gauge.
    prometheus.config().namingConvention((name, type, unit) -> name);
    List<RegistrySink> all = new ArrayList<>();
    all.add(new RegistrySink(prometheus));
    others.forEach(registry -> all.add(new RegistrySink(registry)));
    return new PrometheusMetricsSink(prometheus, List.copyOf(all));
  }

  private void tell(Consumer<RegistrySink> told) {
    all.forEach(told);
  }

  @Override
  public void add(Counter counter, double amount, Labels labels) {
    tell(sink -> sink.add(counter, amount, labels));
  }

  @Override
  public void set(Gauge gauge, double value, Labels labels) {
    tell(sink -> sink.set(gauge, value, labels));
  }

  @Override
  public void remove(Gauge gauge, Labels labels) {
    tell(sink -> sink.remove(gauge, labels));
  }

  @Override
  public void record(Timer timer, Duration duration, Labels labels) {
    tell(sink -> sink.record(timer, duration, labels));
  }

  @Override
  public void record(Distribution distribution, double value, Labels labels) {
    tell(sink -> sink.record(distribution, value, labels));
  }

  @Override
  public Exposition exposition() {
    return new Exposition(CONTENT_TYPE, prometheus.scrape(CONTENT_TYPE));
  }

  @Override
  public void close() {
    tell(RegistrySink::close);
  }
}
