package io.miroir.metrics.micrometer;

import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.List;
import java.util.Map;

/** Offers the sink {@code prometheus}, which feeds the registries of jars beside it too. */
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
      return PrometheusMetricsSink.beside(MoreRegistries.open());
    }
  }
}
