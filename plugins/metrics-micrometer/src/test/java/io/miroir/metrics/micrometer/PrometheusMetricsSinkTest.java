package io.miroir.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import io.miroir.api.plugin.Plugin;
import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** M1 and M2: what a scraper reads. */
class PrometheusMetricsSinkTest {
  private static final Counter ERRORS = Metrics.NODE_ERRORS;
  private static final Gauge HEALTHY = Metrics.NODE_HEALTHY;

  private final MetricsSink sink = new MicrometerPlugin().metricsSinks().getFirst().open(Map.of());

  @Test
  void isOfferedByItsModuleAndNothingElse() {
    ModuleDescriptor module = MicrometerPlugin.class.getModule().getDescriptor();
    assertThat(module.exports()).isEmpty();
    assertThat(module.provides())
        .singleElement()
        .satisfies(
            provided -> {
              assertThat(provided.service()).isEqualTo(Plugin.class.getName());
              assertThat(provided.providers()).containsExactly(MicrometerPlugin.class.getName());
            });
    assertThat(new MicrometerPlugin().name()).isEqualTo("metrics-micrometer");
  }

  @Test
  void showsEveryCounterWithoutLabelsFromTheStart() {
    Map<String, Double> series = scrape();
    Metrics.counters()
        .filter(counter -> counter.labels().isEmpty())
        .forEach(counter -> assertThat(series).containsEntry(counter.name(), 0.0));
  }

  @Test
  void keepsNamesAndLabels() {
    sink.add(Metrics.REBALANCE_DOCUMENTS_MIGRATED, 1_000, Labels.NONE);
    sink.add(Metrics.REBALANCE_DOCUMENTS_MIGRATED, 5, Labels.NONE);
    sink.set(Metrics.REBALANCE_IN_PROGRESS, 1, Labels.NONE);
    sink.add(ERRORS, 2, Labels.of("node-0", "time\"out\\\n"));
    sink.set(HEALTHY, 1, Labels.of("node-0"));
    sink.set(HEALTHY, 0, Labels.of("node-0"));
    assertThat(scrape())
        .containsEntry("miroir_rebalance_documents_migrated_total", 1_005.0)
        .containsEntry("miroir_rebalance_in_progress", 1.0)
        .containsEntry(
            "miroir_node_errors_total{error_type=\"time\\\"out\\\\\\n\",node_id=\"node-0\"}", 2.0)
        .containsEntry("miroir_node_healthy{node_id=\"node-0\"}", 0.0);
  }

  @Test
  void hasExactlyTheBucketsOfTheTimer() {
    sink.record(Metrics.REBALANCE_DURATION, Duration.ofMillis(50), Labels.NONE);
    sink.record(Metrics.REBALANCE_DURATION, Duration.ofMillis(51), Labels.NONE);
    sink.record(Metrics.REBALANCE_DURATION, Duration.ofHours(2), Labels.NONE);
    Map<String, Double> series = scrape();
    assertThat(
            series.keySet().stream()
                .filter(name -> name.startsWith("miroir_rebalance_duration_seconds_bucket"))
                .map(name -> name.replaceAll(".*le=\"(.*)\"}", "$1")))
        .containsExactly(
            "0.05", "0.1", "0.25", "0.5", "1.0", "5.0", "10.0", "30.0", "60.0", "300.0", "600.0",
            "1800.0", "3600.0", "+Inf");
    assertThat(series)
        .containsEntry("miroir_rebalance_duration_seconds_bucket{le=\"0.05\"}", 1.0)
        .containsEntry("miroir_rebalance_duration_seconds_bucket{le=\"0.1\"}", 2.0)
        .containsEntry("miroir_rebalance_duration_seconds_bucket{le=\"3600.0\"}", 2.0)
        .containsEntry("miroir_rebalance_duration_seconds_bucket{le=\"+Inf\"}", 3.0)
        .containsEntry("miroir_rebalance_duration_seconds_count", 3.0)
        .containsEntry("miroir_rebalance_duration_seconds_sum", 7_200.101);
  }

  @Test
  void hasExactlyTheBucketsOfTheDistribution() {
    sink.record(Metrics.SCATTER_FAN_OUT, 3, Labels.NONE);
    sink.record(Metrics.SCATTER_FAN_OUT, 1_000, Labels.NONE);
    sink.record(Metrics.SCATTER_FAN_OUT, -1, Labels.NONE);
    sink.record(Metrics.SCATTER_FAN_OUT, Double.NaN, Labels.NONE);
    assertThat(scrape())
        .containsEntry("miroir_scatter_fan_out_size_bucket{le=\"2.0\"}", 0.0)
        .containsEntry("miroir_scatter_fan_out_size_bucket{le=\"3.0\"}", 1.0)
        .containsEntry("miroir_scatter_fan_out_size_bucket{le=\"50.0\"}", 1.0)
        .containsEntry("miroir_scatter_fan_out_size_bucket{le=\"+Inf\"}", 2.0)
        .containsEntry("miroir_scatter_fan_out_size_sum", 1_003.0);
  }

  @Test
  void keepsAGaugeThatIsNamedLikeACounter() {
    sink.set(Metrics.DEGRADED_SHARDS, 7, Labels.NONE);
    assertThat(scrape()).containsEntry("miroir_degraded_shards_total", 7.0);
  }

  @Test
  void showsARemovedSeriesNoMoreUntilItIsSetAgain() {
    sink.set(HEALTHY, 1, Labels.of("node-0"));
    sink.set(HEALTHY, 1, Labels.of("node-1"));
    sink.remove(HEALTHY, Labels.of("node-1"));
    sink.remove(HEALTHY, Labels.of("never"));
    assertThat(scrape())
        .containsEntry("miroir_node_healthy{node_id=\"node-0\"}", 1.0)
        .doesNotContainKey("miroir_node_healthy{node_id=\"node-1\"}");
    sink.set(HEALTHY, 0, Labels.of("node-1"));
    assertThat(scrape()).containsEntry("miroir_node_healthy{node_id=\"node-1\"}", 0.0);
  }

  @Test
  void showsOnlyNamesOfOurs() {
    sink.record(Metrics.REBALANCE_HOLD, Duration.ofMillis(3), Labels.NONE);
    assertThat(scrape().keySet()).allMatch(name -> name.startsWith("miroir_"));
  }

  @Test
  void dropsWhatCannotBeTakenAndNeverThrows() {
    Timer unordered =
        new Timer("odd_seconds", "Odd.", List.of(), List.of(Duration.ofSeconds(2), Duration.ZERO));
    assertThatCode(
            () -> {
              sink.add(Metrics.REBALANCE_ROUNDS, -1, Labels.NONE);
              sink.add(Metrics.REBALANCE_ROUNDS, Double.NaN, Labels.NONE);
              sink.add(Metrics.REBALANCE_ROUNDS, 1, Labels.of("too many"));
              sink.add(ERRORS, 1, Labels.NONE);
              sink.set(HEALTHY, 1, Labels.NONE);
              sink.set(
                  new Gauge("miroir_rebalance_rounds_total", "Clash.", List.of()), 1, Labels.NONE);
              sink.record(Metrics.REBALANCE_HOLD, Duration.ofMillis(-1), Labels.NONE);
              sink.record(unordered, Duration.ofMillis(1), Labels.NONE);
            })
        .doesNotThrowAnyException();
    assertThat(scrape())
        .containsEntry("miroir_rebalance_rounds_total", 0.0)
        .doesNotContainKey("miroir_rebalance_hold_seconds_count");
  }

  @Test
  void losesNothingFromManyThreads() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        threads.execute(
            () -> {
              for (int k = 0; k < 100; k++) {
                sink.add(ERRORS, 1, Labels.of("node-0", "timeout"));
              }
            });
      }
    }
    assertThat(scrape())
        .containsEntry(
            "miroir_node_errors_total{error_type=\"timeout\",node_id=\"node-0\"}", 10_000.0);
  }

  @Test
  void takesCallsAfterItWasClosed() {
    sink.close();
    sink.close();
    assertThatCode(
            () -> {
              sink.add(Metrics.REBALANCE_ROUNDS, 1, Labels.NONE);
              sink.record(Metrics.REBALANCE_HOLD, Duration.ofMillis(1), Labels.NONE);
              sink.exposition();
            })
        .doesNotThrowAnyException();
  }

  /** The text format by its grammar: comments, and lines of a series and a number. */
  private Map<String, Double> scrape() {
    assertThat(sink.exposition().contentType()).startsWith("text/plain; version=0.0.4");
    Map<String, Double> series = new LinkedHashMap<>();
    for (String line : sink.exposition().text().split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
        continue;
      }
      assertThat(line).matches("[a-z_]+(\\{([a-z_]+=\"([^\"\\\\]|\\\\.)*\",?)+})? \\S+");
      int space = line.lastIndexOf(' ');
      assertThat(series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1))))
          .isNull();
    }
    return series;
  }
}
