package io.miroir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls per second of the stores, and what share of the calls by hand they are. */
final class StoreFigures {
  /** How a method by hand ends. */
  static final String RAW = "Raw";

  private static final double BAR = 0.8;
  private static final String RENEW = "renew";
  private static final String COMMIT = "commit";

  private final Machine machine;
  private final List<Map<String, Double>> redis = new ArrayList<>();
  private Map<String, Double> sqlite = Map.of();

  StoreFigures(Machine machine) {
    this.machine = machine;
  }

  /** One round's scores, by method. */
  void addRedis(Map<String, Double> scores) {
    redis.add(Map.copyOf(scores));
  }

  void addSqlite(Map<String, Double> scores) {
    sqlite = Map.copyOf(scores);
  }

  /** The median of the rounds' ratios: each is of two figures that were taken side by side. */
  double ratio(String method) {
    return median(scores -> score(scores, method) / score(scores, method + RAW));
  }

  private double perSecond(String method) {
    return median(scores -> score(scores, method));
  }

  private double median(ToDoubleFunction<Map<String, Double>> figure) {
    double[] sorted = redis.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double score(Map<String, Double> scores, String method) {
    Double score = scores.get(method);
    if (score == null) {
      throw new IllegalStateException(
          "JMH's result has no score of '" + method + "', but of " + scores.keySet());
    }
    return score;
  }

  /** Whether both ratios are above the bar. */
  boolean good() {
    return ratio(RENEW) > BAR && ratio(COMMIT) > BAR;
  }

  String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .put("renewToRaw", ratio(RENEW))
        .put("commitToRaw", ratio(COMMIT))
        .put("bar", BAR)
        .put("rounds", redis.size());
    object
        .putObject("redis")
        .put("renewPerSecond", perSecond(RENEW))
        .put("renewRawPerSecond", perSecond(RENEW + RAW))
        .put("commitPerSecond", perSecond(COMMIT))
        .put("commitRawPerSecond", perSecond(COMMIT + RAW));
    object
        .putObject("sqlite")
        .put("renewPerSecond", score(sqlite, RENEW))
        .put("commitPerSecond", score(sqlite, COMMIT));
    object.set("machine", machine.json());
    return object.toString();
  }

  String text() {
    TextTable ratios = new TextTable("on Redis", "store / by hand", "store", "by hand");
    for (String method : List.of(RENEW, COMMIT)) {
      ratios.row(
          method,
          String.format(Locale.ROOT, "%.2f", ratio(method)),
          rate(perSecond(method)),
          rate(perSecond(method + RAW)));
    }
    TextTable file = new TextTable("on SQLite", "store");
    for (String method : List.of(RENEW, COMMIT)) {
      file.row(method, rate(score(sqlite, method)));
    }
    String gap = System.lineSeparator() + System.lineSeparator();
    return String.join(
        gap,
        ratios.toString(),
        file.toString(),
        machine.toString(),
        good()
            ? "Both ratios are above %s.".formatted(BAR)
            : "A ratio is not above %s: the store costs more than it should, or the machine was busy with other things."
                .formatted(BAR));
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.0f/s", perSecond);
  }
}
