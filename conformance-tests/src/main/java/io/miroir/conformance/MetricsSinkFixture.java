package io.miroir.conformance;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One sink for each test, metrics of the test's own, and what has arrived of them. */
abstract class MetricsSinkFixture {
  private static final String PREFIX = "miroir_conformance_";
  private static final List<Duration> BUCKETS =
      List.of(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1));

  /** A nanosecond's part, beyond which no duration is told. */
  private static final double PRECISION = 1e-9;

  private static final Duration PAUSE = Duration.ofMillis(2);

  @TempDir private Path folder;
  MetricsSink sink;

  /** Its fields are set before each test. */
  @SuppressWarnings("NullAway.Init")
  MetricsSinkFixture() {}

  /**
   * What is judged.
   *
   * @param folder an empty folder for the sink's files, if it has any
   */
  protected abstract Subject subject(Path folder);

  /**
   * All metrics that have arrived, in the text format of Prometheus.
   *
   * <p>A sink that pushes is judged by what its backend was sent: override this to give that, or a
   * translation of it, and {@link #delay}.
   *
   * @param judged the sink; it may be closed
   */
  protected String arrived(MetricsSink judged) {
    return judged.exposition().text();
  }

  /** How long what a sink is given may take to arrive: no time if it is scraped. */
  protected Duration delay() {
    return Duration.ZERO;
  }

  @BeforeEach
  final void open() {
    sink = subject(folder).openMetricsSink();
  }

  @AfterEach
  final void close() {
    sink.close();
  }

  static String name(String end) {
    return PREFIX + end;
  }

  static Counter counter(String end, String... labels) {
    return new Counter(name(end), "A counter of the suite.", List.of(labels));
  }

  static Gauge gauge(String end, String... labels) {
    return new Gauge(name(end), "A gauge of the suite.", List.of(labels));
  }

  static Timer timer(String end, String... labels) {
    return new Timer(name(end), "A timer of the suite.", List.of(labels), BUCKETS);
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A value for each label: its own name. */
  static Labels labels(List<String> names) {
    return new Labels(names);
  }

  /** Those labels as they are to be shown. */
  static Map<String, String> shown(List<String> names) {
    return names.stream().collect(Collectors.toMap(name -> name, name -> name));
  }

  final List<Sample> samples() {
    return Sample.parse(arrived(sink));
  }

  /** Fails unless the sample is there once what was given has had its time to arrive. */
  final void awaitSample(String name, Map<String, String> labels, double value) {
    long begun = System.nanoTime();
    while (!isThere(name, labels, value)) {
      if (System.nanoTime() - begun >= delay().toNanos()) {
        throw new AssertionError(
            "no sample %s%s = %s has arrived within %s; of that name there are %s"
                .formatted(name, labels, value, delay(), samplesOf(name)));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isThere(String name, Map<String, String> labels, double value) {
    return samples().stream()
        .anyMatch(
            sample -> sample.is(name, labels) && Math.abs(sample.value() - value) < PRECISION);
  }

  private List<Sample> samplesOf(String name) {
    return samples().stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** Fails unless the sink goes on to take values. */
  final void assertStillTakes() {
    Counter counter = counter("still_total");
    sink.add(counter, 1, Labels.NONE);
    awaitSample(counter.name(), Map.of(), 1);
  }

  /** The upper bounds of the buckets that are shown for a timer. */
  final Set<Double> boundsOf(Timer timer) {
    return buckets(timer)
        .map(sample -> Sample.number(sample.label("le")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<Double> expectedBounds(Timer timer) {
    return Stream.concat(
            timer.buckets().stream().map(bound -> bound.toNanos() / 1e9),
            Stream.of(Double.POSITIVE_INFINITY))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  final double bucket(Timer timer, String node, double bound) {
    return buckets(timer)
        .filter(sample -> sample.label("node").equals(node))
        .filter(sample -> Sample.number(sample.label("le")) == bound)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no bucket " + bound + " of " + timer))
        .value();
  }

  private Stream<Sample> buckets(Timer timer) {
    return samples().stream().filter(sample -> sample.name().equals(timer.name() + "_bucket"));
  }
}
