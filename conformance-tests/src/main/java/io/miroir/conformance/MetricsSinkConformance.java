package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Exposition;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Judges a {@link MetricsSink} by the clauses in {@code docs/spi/metrics-sink.md}.
 *
 * <p>What it is given is looked for in {@link #arrived}: a sink that pushes overrides that one too.
 */
@ExtendWith(ClauseReport.class)
public abstract class MetricsSinkConformance extends MetricsSinkFixture {
  private static final int THREADS = 8;
  private static final int AMOUNTS = 2_000;

  /** Set up by JUnit before each test. */
  protected MetricsSinkConformance() {}

  @Test
  @Verifies("M1")
  void showsACounterThatZeroWasAddedTo() {
    Counter counter = counter("shown_total", "reason");

    sink.add(counter, 0, Labels.of("none yet"));

    awaitSample(counter.name(), Map.of("reason", "none yet"), 0);
  }

  @Test
  @Verifies("M1")
  void dropsAmountsThatACounterCannotTake() {
    Counter counter = counter("kept_total");
    sink.add(counter, 1, Labels.NONE);
    for (double amount :
        List.of(
            -1.0,
            -Double.MIN_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY)) {
      sink.add(counter, amount, Labels.NONE);
    }
    sink.add(counter, 0.5, Labels.NONE);

    awaitSample(counter.name(), Map.of(), 1.5);
  }

  @Test
  @Verifies("M1")
  void dropsDurationsThatATimerCannotTake() {
    Timer timer = timer("kept_seconds");
    sink.record(timer, Duration.ofNanos(-1), Labels.NONE);
    sink.record(timer, Duration.ofSeconds(Long.MIN_VALUE), Labels.NONE);
    sink.record(timer, Duration.ofSeconds(2), Labels.NONE);

    awaitSample(timer.name() + "_count", Map.of(), 1);
    awaitSample(timer.name() + "_sum", Map.of(), 2);
  }

  @Test
  @Verifies("M1")
  void throwsForNoValueWhatever() {
    Gauge gauge = gauge("odd");
    DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e308)
        .forEach(value -> sink.set(gauge, value, Labels.NONE));
    sink.record(timer("odd_seconds"), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Labels.NONE);
    sink.record(timer("odd_seconds"), Duration.ZERO, Labels.NONE);
    sink.add(counter("odd_total"), Double.MAX_VALUE, Labels.NONE);
    sink.add(counter("odd_total"), Double.MAX_VALUE, Labels.NONE);
    sink.record(
        new Timer(name("unordered_seconds"), "Odd.", List.of(), List.of(seconds(2), seconds(1))),
        seconds(1),
        Labels.NONE);
    sink.record(
        new Timer(name("bare_seconds"), "Odd.", List.of(), List.of()), seconds(1), Labels.NONE);

    assertStillTakes();
  }

  @Test
  @Verifies("M1")
  void dropsValuesWhoseLabelsDoNotMatch() {
    Counter counter = counter("labelled_total", "node", "error");
    sink.add(counter, 1, Labels.NONE);
    sink.add(counter, 1, Labels.of("a"));
    sink.add(counter, 1, Labels.of("a", "b", "c"));
    sink.set(gauge("labelled", "node"), 1, Labels.NONE);
    sink.record(timer("labelled_seconds", "node"), seconds(1), Labels.of("a", "b"));
    sink.add(counter, 1, Labels.of("a", "b"));

    awaitSample(counter.name(), Map.of("node", "a", "error", "b"), 1);
    assertThat(samples().stream().filter(sample -> sample.name().startsWith(name("labelled"))))
        .singleElement()
        .extracting(Sample::value)
        .isEqualTo(1.0);
  }

  /** Registries tend to throw when a name comes again in another shape. */
  @Test
  @Verifies("M1")
  void throwsForNoNameThatComesAgainInAnotherShape() {
    Counter counter = counter("again_total", "node");
    sink.add(counter, 1, Labels.of("a"));
    sink.add(counter("again_total", "other"), 1, Labels.of("a"));
    sink.add(counter("again_total", "node", "error"), 1, Labels.of("a", "b"));
    sink.add(counter("again_total"), 1, Labels.NONE);
    sink.set(gauge("again_total", "node"), 7, Labels.of("a"));
    sink.record(timer("again_total", "node"), seconds(1), Labels.of("a"));
    sink.add(counter, 1, Labels.of("a"));

    awaitSample(counter.name(), Map.of("node", "a"), 2);
    assertStillTakes();
  }

  @Test
  @Verifies("M1")
  void countsEveryAmountOfManyThreads() throws Exception {
    Counter counter = counter("concurrent_total", "thread");
    Timer timer = timer("concurrent_seconds");
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Labels labels = Labels.of(thread % 2 == 0 ? "even" : "odd");
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < AMOUNTS; i++) {
                    sink.add(counter, 1, labels);
                    sink.record(timer, Duration.ofMillis(1), Labels.NONE);
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    awaitSample(counter.name(), Map.of("thread", "even"), THREADS / 2 * AMOUNTS);
    awaitSample(counter.name(), Map.of("thread", "odd"), THREADS / 2 * AMOUNTS);
    awaitSample(timer.name() + "_count", Map.of(), THREADS * AMOUNTS);
  }

  @Test
  @Verifies("M1")
  void dropsWhatItIsGivenOnceClosed() {
    Counter counter = counter("closed_total");
    sink.add(counter, 1, Labels.NONE);
    awaitSample(counter.name(), Map.of(), 1);

    sink.close();
    sink.close();
    sink.add(counter, 1, Labels.NONE);
    sink.add(counter("late_total"), 1, Labels.NONE);
    sink.set(gauge("late"), 1, Labels.NONE);
    sink.record(timer("late_seconds"), seconds(1), Labels.NONE);
    sink.exposition();
    sink.close();

    List<Sample> after = samples();
    assertThat(after).extracting(Sample::name).noneMatch(each -> each.startsWith(name("late")));
    assertThat(after)
        .filteredOn(each -> each.is(counter.name(), Map.of()))
        .allMatch(each -> each.value() == 1);
  }

  @Test
  @Verifies("M2")
  void showsEveryMetricOfMiroirUnderItsName() {
    Metrics.counters().forEach(counter -> sink.add(counter, 3, labels(counter.labels())));
    Metrics.gauges().forEach(gauge -> sink.set(gauge, 4, labels(gauge.labels())));
    Metrics.timers()
        .forEach(timer -> sink.record(timer, Duration.ofMillis(1_500), labels(timer.labels())));

    Metrics.counters().forEach(each -> awaitSample(each.name(), shown(each.labels()), 3));
    Metrics.gauges().forEach(each -> awaitSample(each.name(), shown(each.labels()), 4));
    Metrics.timers()
        .forEach(
            each -> {
              awaitSample(each.name() + "_sum", shown(each.labels()), 1.5);
              awaitSample(each.name() + "_count", shown(each.labels()), 1);
              assertThat(boundsOf(each)).isEqualTo(expectedBounds(each));
            });
  }

  /** Words that naming conventions like to add, take away or rewrite. */
  @Test
  @Verifies("M2")
  void keepsNamesThatConventionsWouldRewrite() {
    for (String end : List.of("requests_total", "bytes_total", "seconds_total", "count_total")) {
      sink.add(counter(end), 2, Labels.NONE);
      awaitSample(name(end), Map.of(), 2);
    }
    for (String end : List.of("queue", "queue_bytes", "lag_seconds", "temperature_celsius")) {
      sink.set(gauge(end), 3, Labels.NONE);
      awaitSample(name(end), Map.of(), 3);
    }
    assertThat(samples().stream().map(Sample::name).filter(each -> each.contains("conformance")))
        .as("names of this test")
        .allMatch(each -> each.startsWith(name("")));
  }

  @Test
  @Verifies("M2")
  void keepsAGaugeAtWhatItWasSetToLast() {
    Gauge gauge = gauge("set", "node");
    DoubleStream.of(5, -2.25, 0, 1e15)
        .forEach(
            value -> {
              sink.set(gauge, value, Labels.of("a"));
              sink.set(gauge, -value, Labels.of("b"));
              awaitSample(gauge.name(), Map.of("node", "a"), value);
              awaitSample(gauge.name(), Map.of("node", "b"), -value);
            });
  }

  @Test
  @Verifies("M2")
  void keepsLabelsApartAndUnchanged() {
    Counter counter = counter("labels_total", "first", "second");
    List<String> values =
        List.of(
            "a",
            "A",
            " a",
            "",
            "a\"b",
            "a\\b",
            "a\\\\nb",
            "a\nb",
            "a,b",
            "a=\"b\"",
            "a}b",
            "{a}",
            "\u00e9",
            "e\u0301",
            "\u03a9",
            "\ud83d\ude00",
            "# HELP",
            "1.0",
            "\\");
    for (int i = 0; i < values.size(); i++) {
      sink.add(counter, i + 1, Labels.of(values.get(i), "x"));
      sink.add(counter, 100 + i, Labels.of("x", values.get(i)));
    }
    for (int i = 0; i < values.size(); i++) {
      awaitSample(counter.name(), Map.of("first", values.get(i), "second", "x"), i + 1);
      awaitSample(counter.name(), Map.of("first", "x", "second", values.get(i)), 100 + i);
    }
  }

  @Test
  @Verifies("M2")
  void countsDurationsInSecondsInTheBucketsThatWereGiven() {
    Timer timer = timer("buckets_seconds", "node");
    Stream.of(1, 5, 6, 50, 51, 2_000)
        .forEach(millis -> sink.record(timer, Duration.ofMillis(millis), Labels.of("a")));
    sink.record(timer, Duration.ofNanos(3_000), Labels.of("b"));

    awaitSample(timer.name() + "_count", Map.of("node", "a"), 6);
    awaitSample(timer.name() + "_sum", Map.of("node", "a"), 2.113);
    awaitSample(timer.name() + "_sum", Map.of("node", "b"), 0.000_003);
    assertThat(boundsOf(timer)).isEqualTo(expectedBounds(timer));
    assertThat(bucket(timer, "a", 0.005)).isEqualTo(2);
    assertThat(bucket(timer, "a", 0.05)).isEqualTo(4);
    assertThat(bucket(timer, "a", 1)).isEqualTo(5);
    assertThat(bucket(timer, "a", Double.POSITIVE_INFINITY)).isEqualTo(6);
    assertThat(bucket(timer, "b", 0.005)).isEqualTo(1);
  }

  /** A sink that pushes has nothing to be scraped; it says so by an empty text. */
  @Test
  @Verifies("M2")
  void exposesTextInTheFormatOfAScraperOrNone() {
    sink.add(counter("exposed_total"), 1, Labels.NONE);

    Exposition exposition = sink.exposition();

    assertThat(exposition.contentType()).startsWith("text/plain");
    assertThat(exposition.contentType()).contains("charset=utf-8");
    if (!exposition.text().isEmpty()) {
      assertThat(Sample.parse(exposition.text()))
          .anyMatch(sample -> sample.is(name("exposed_total"), Map.of()));
    }
  }
}
