package io.miroir.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a whole exposition by the rules of the Prometheus text format 0.0.4, and all of them. */
final class PrometheusText {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  /** One line with a value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /**
   * A metric with all its samples.
   *
   * @param name as its type is told
   * @param type as it is told
   * @param help as it is told
   * @param samples in the order of the text
   */
  record Family(String name, String type, String help, List<Sample> samples) {
    /** The sum over the series that have these labels among theirs. */
    double sum(Map<String, String> labels) {
      return samples.stream()
          .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
          .mapToDouble(Sample::value)
          .sum();
    }
  }

  private final Map<String, Family> families = new LinkedHashMap<>();
  private final Map<String, String> helps = new LinkedHashMap<>();
  private final Set<List<Object>> series = new HashSet<>();
  private String last = "";

  private PrometheusText() {}

  /**
   * The metrics by name.
   *
   * @throws AssertionError if a rule is broken
   */
  static Map<String, Family> parse(String text) {
    require(text.isEmpty() || text.endsWith("\n"), "the last line does not end");
    PrometheusText reading = new PrometheusText();
    text.lines().forEach(reading::line);
    reading.families.values().forEach(PrometheusText::check);
    return reading.families;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      String[] parts = line.substring(7).split(" ", 2);
      require(NAME.matcher(parts[0]).matches(), line);
      require(!families.containsKey(parts[0]), "help after the type or samples: " + line);
      require(helps.put(parts[0], parts.length > 1 ? parts[1] : "") == null, "twice: " + line);
    } else if (line.startsWith("# TYPE ")) {
      String[] parts = line.substring(7).split(" ", 2);
      require(NAME.matcher(parts[0]).matches() && TYPES.contains(parts[1]), line);
      Family family =
          new Family(parts[0], parts[1], helps.getOrDefault(parts[0], ""), new ArrayList<>());
      require(families.put(parts[0], family) == null, "twice: " + line);
      last = parts[0];
    } else if (!line.isBlank() && !line.startsWith("#")) {
      sample(line);
    }
  }

  private void sample(String line) {
    Matcher parts = SAMPLE.matcher(line);
    require(parts.matches(), "no sample: " + line);
    Sample sample =
        new Sample(parts.group(1), labels(parts.group(2), line), number(parts.group(3)));
    Family family = families.get(last);
    require(family != null && belongs(sample, family), "apart from its type: " + line);
    require(series.add(List.of(sample.name(), sample.labels())), "twice: " + line);
    family.samples().add(sample);
  }

  private static boolean belongs(Sample sample, Family family) {
    if (!family.type().equals("histogram")) {
      return sample.name().equals(family.name());
    }
    boolean isBucket = sample.name().equals(family.name() + "_bucket");
    return isBucket == sample.labels().containsKey("le")
        && (isBucket
            || sample.name().equals(family.name() + "_sum")
            || sample.name().equals(family.name() + "_count"));
  }

  private static Map<String, String> labels(String list, String line) {
    Map<String, String> labels = new TreeMap<>();
    if (list == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(list);
    int at = 0;
    while (at < list.length()) {
      require(label.find(at) && label.start() == at, "labels: " + line);
      require(labels.put(label.group(1), label.group(2)) == null, "a label twice: " + line);
      at = label.end();
    }
    return labels;
  }

  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static void check(Family family) {
    require(!family.samples().isEmpty(), family.name() + " has a type and no sample");
    if (family.type().equals("counter")) {
      family.samples().forEach(sample -> require(sample.value() >= 0, sample + " is negative"));
    } else if (family.type().equals("histogram")) {
      histograms(family).forEach((labels, samples) -> checkHistogram(family.name(), samples));
    }
  }

  /** The samples of each histogram, by its labels without {@code le}. */
  static Map<Map<String, String>, List<Sample>> histograms(Family family) {
    Map<Map<String, String>, List<Sample>> byLabels = new LinkedHashMap<>();
    for (Sample sample : family.samples()) {
      Map<String, String> labels = new TreeMap<>(sample.labels());
      labels.remove("le");
      byLabels.computeIfAbsent(labels, absent -> new ArrayList<>()).add(sample);
    }
    return byLabels;
  }

  private static void checkHistogram(String name, List<Sample> samples) {
    double bound = Double.NEGATIVE_INFINITY;
    double below = 0;
    for (Sample bucket : samples) {
      if (bucket.name().endsWith("_bucket")) {
        double next = number(bucket.labels().getOrDefault("le", ""));
        require(next > bound, "bounds do not ascend at " + bucket);
        require(bucket.value() >= below, "buckets are not cumulative at " + bucket);
        bound = next;
        below = bucket.value();
      }
    }
    require(bound == Double.POSITIVE_INFINITY, name + " has no last bucket: " + samples);
    require(value(name + "_count", samples) == below, name + "_count is another: " + samples);
    require(value(name + "_sum", samples) >= 0, name + "_sum is negative: " + samples);
  }

  private static double value(String name, List<Sample> samples) {
    List<Sample> found = samples.stream().filter(sample -> sample.name().equals(name)).toList();
    require(found.size() == 1, name + " is not there once: " + samples);
    return found.getFirst().value();
  }

  private static void require(boolean rule, String otherwise) {
    if (!rule) {
      throw new AssertionError(otherwise);
    }
  }
}
