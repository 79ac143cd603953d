package io.miroir.server;

import io.miroir.api.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/metrics.md} says, and what {@link Metrics} says. */
final class MetricsPage {
  private static final Path PAGE = Path.of("..", "..", "docs", "metrics.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /**
   * A metric as both tell it.
   *
   * @param type counter, gauge or histogram
   * @param labels their names
   * @param buckets their upper bounds, without the last
   */
  record Row(String type, List<String> labels, List<Double> buckets) {}

  private MetricsPage() {}

  private static String text() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The table of the page. */
  static Map<String, Row> written() {
    Map<String, Row> rows = new TreeMap<>();
    text()
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .forEach(
            cells -> {
              String name = cells[1].replace("`", "").strip();
              Row row =
                  new Row(
                      cells[2].strip(),
                      words(cells[4].replace("`", "")),
                      words(cells[5]).stream().map(Double::valueOf).toList());
              if (rows.put(name, row) != null || cells[6].isBlank()) {
                throw new AssertionError("twice, or without a meaning: " + name);
              }
            });
    return rows;
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.strip().split(" ")).filter(Predicate.not(String::isEmpty)).toList();
  }

  /** The constants of the API. */
  static Map<String, Row> declared() {
    Map<String, Row> rows = new TreeMap<>();
    Metrics.counters()
        .forEach(each -> rows.put(each.name(), new Row("counter", each.labels(), List.of())));
    Metrics.gauges()
        .forEach(each -> rows.put(each.name(), new Row("gauge", each.labels(), List.of())));
    Metrics.timers()
        .forEach(
            each ->
                rows.put(
                    each.name(),
                    new Row(
                        "histogram",
                        each.labels(),
                        each.buckets().stream().map(MetricsPage::seconds).toList())));
    Metrics.distributions()
        .forEach(
            each -> rows.put(each.name(), new Row("histogram", each.labels(), each.buckets())));
    return rows;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** The sources that the page shows, in its order. */
  static List<String> sources() {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text());
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }
}
