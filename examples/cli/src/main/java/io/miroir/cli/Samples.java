package io.miroir.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The samples of a text in Prometheus' format, those of one name added up.
 *
 * @param sums by name
 */
record Samples(Map<String, Double> sums) {
  /** What may be added up: not {@code +Inf} and not {@code NaN}. */
  private static final Pattern COUNT = Pattern.compile("-?[0-9.]+([eE][-+]?[0-9]+)?");

  static Samples parse(String text) {
    Map<String, Double> sums = new HashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> add(line, sums));
    return new Samples(sums);
  }

  private static void add(String line, Map<String, Double> sums) {
    int labels = line.indexOf('{');
    int end = line.lastIndexOf('}');
    String name = labels < 0 ? line.substring(0, line.indexOf(' ')) : line.substring(0, labels);
    String[] rest = line.substring(labels < 0 ? name.length() : end + 1).strip().split(" ", -1);
    if (COUNT.matcher(rest[0]).matches()) {
      sums.merge(name, Double.parseDouble(rest[0]), Double::sum);
    }
  }

  /** The sum of all samples of that name; 0 of none. */
  double sum(String name) {
    return sums.getOrDefault(name, 0.0);
  }
}
