package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.engine.plugin.Kind;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Plugins;
import io.miroir.engine.plugin.Severity;
import io.miroir.server.PrometheusText.Family;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry of the user's own, as {@code docs/metrics.md} shows it, beside Prometheus. */
class MoreRegistriesTest {
  private static final String PLUGIN = "metrics-micrometer";

  private @TempDir Path temporary;
  private Path plugins;
  private Path folder;

  @BeforeEach
  void copyThePlugin() throws IOException {
    plugins = temporary.resolve("plugins");
    folder = Files.createDirectories(plugins.resolve(PLUGIN));
    try (Stream<Path> jars = Files.list(TestFleet.plugins().resolve(PLUGIN))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, folder.resolve(jar.getFileName()));
      }
    }
  }

  @Test
  void hasTheValuesThatPrometheusHas() throws IOException {
    List<String> sources = MetricsPage.sources();
    drop(sources.get(0), sources.get(1));
    Path file = temporary.resolve("values");
    System.setProperty("last-values", file.toString());
    Map<String, Double> scraped = new TreeMap<>();
    try (MetricsSink sink = open()) {
      tell(sink);
      PrometheusText.parse(sink.exposition().text())
          .values()
          .forEach(family -> put(family, scraped));
    } finally {
      System.clearProperty("last-values");
    }

    Map<String, Double> other = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ");
      // What this registry makes of buckets is a gauge of each.
      if (!parts[0].contains(".histogram{")) {
        other.put(parts[0] + " " + parts[1], Double.valueOf(parts[2]));
      }
    }
    assertThat(other).isNotEmpty().isEqualTo(scraped);
    assertThat(other)
        .containsEntry("miroir_node_healthy{node-0} VALUE", 1.0)
        .doesNotContainKey("miroir_node_healthy{node-1} VALUE")
        .containsEntry("miroir_rebalance_hold_seconds{} TOTAL_TIME", 1.5)
        .containsEntry("miroir_scatter_fan_out_size{} TOTAL", 3.0);
  }

  private static void tell(MetricsSink sink) {
    sink.add(Metrics.REBALANCE_DOCUMENTS_MIGRATED, 1_000, Labels.NONE);
    sink.add(Metrics.NODE_ERRORS, 2, Labels.of("node-0", "no_answer"));
    sink.set(Metrics.NODE_HEALTHY, 1, Labels.of("node-0"));
    sink.set(Metrics.NODE_HEALTHY, 1, Labels.of("node-1"));
    sink.remove(Metrics.NODE_HEALTHY, Labels.of("node-1"));
    sink.set(Metrics.DEGRADED_SHARDS, 7, Labels.NONE);
    sink.record(Metrics.REBALANCE_HOLD, Duration.ofMillis(1_500), Labels.NONE);
    sink.record(Metrics.SCATTER_FAN_OUT, 3, Labels.NONE);
  }

  /** A metric by the names that the page's registry writes. */
  private static void put(Family family, Map<String, Double> values) {
    boolean isTime = family.name().replace("_max", "").endsWith("_seconds");
    family
        .samples()
        .forEach(
            sample -> {
              String name = sample.name();
              String what =
                  switch (family.type()) {
                    case "counter" -> "COUNT";
                    case "gauge" -> name.endsWith("_max") ? "MAX" : "VALUE";
                    default -> name.endsWith("_count") ? "COUNT" : isTime ? "TOTAL_TIME" : "TOTAL";
                  };
              if (!sample.labels().containsKey("le")) {
                values.put(
                    "%s{%s} %s"
                        .formatted(
                            family.name().replaceFirst("_max$", ""),
                            String.join(",", sample.labels().values()),
                            what),
                    sample.value());
              }
            });
  }

  @Test
  void thatThrowsKeepsNothingFromTheOthers() {
    drop(
        MetricsPage.sources().get(0),
        """
        package my.registry;
        public final class LastValues {
          public static io.micrometer.core.instrument.MeterRegistry provider() {
            return new io.micrometer.core.instrument.simple.SimpleMeterRegistry() {
              @Override
              protected io.micrometer.core.instrument.Counter newCounter(
                  io.micrometer.core.instrument.Meter.Id id) {
                throw new IllegalStateException("not today");
              }
              @Override
              public void close() {
                throw new IllegalStateException("nor at the end");
              }
            };
          }
        }
        """);
    try (MetricsSink sink = open()) {
      tell(sink);
      assertThat(sink.exposition().text())
          .contains("miroir_rebalance_documents_migrated_total 1000.0");
    }
  }

  @Test
  void thatCannotBeMadeIsAnErrorThatNamesIt() {
    drop(
        MetricsPage.sources().get(0),
        """
        package my.registry;
        public final class LastValues {
          public static io.micrometer.core.instrument.MeterRegistry provider() {
            throw new IllegalStateException("no port was given");
          }
        }
        """);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            MiroirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISCONFIGURED))
        .hasMessageContaining("my.registry.LastValues")
        .hasMessageContaining("no port was given");
  }

  private MetricsSink open() {
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.problems()).noneMatch(problem -> problem.severity() == Severity.ERROR);
    return loaded.open(Kind.METRICS_SINK, PLUGIN, Map.of());
  }

  /** Builds the jar as the page says and drops it beside the plugin. */
  private void drop(String module, String registry) {
    try {
      Path sources = Files.createDirectories(temporary.resolve("sources/my/registry"));
      Path first = Files.writeString(temporary.resolve("sources/module-info.java"), module);
      Path second = Files.writeString(sources.resolve("LastValues.java"), registry);
      String classes = temporary.resolve("classes").toString();
      run(
          "javac",
          "--module-path",
          folder.toString(),
          "-d",
          classes,
          first.toString(),
          second.toString());
      run(
          "jar",
          "--create",
          "--file",
          folder.resolve("my-registry.jar").toString(),
          "-C",
          classes,
          ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String tool, String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int exit = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
    assertThat(exit).as(tool + ": " + out).isZero();
  }
}
