package io.miroir.metrics.micrometer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.List;
import java.util.Map;

/** Offers the sink {@code prometheus}. */
public final class MicrometerPlugin implements Plugin {
  @Override
  public String name() {
    return "metrics-micrometer";
  }

  @Override
  public List<Provider<MetricsSink>> metricsSinks() {
    return List.of(new Prometheus());
  }

  private static final class Prometheus implements Provider<MetricsSink> {
    @Override
    public String name() {
      return "prometheus";
    }

    @Override
    public List<Setting> settings() {
      return List.of();
    }

    @Override
    public MetricsSink open(Map<String, String> settings) {
      return new PrometheusMetricsSink(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
  }
}
