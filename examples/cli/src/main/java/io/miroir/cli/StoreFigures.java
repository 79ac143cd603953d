package io.miroir.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private final Rounds redis = new Rounds();
  private final Rounds sqlite = new Rounds();

  StoreFigures(Machine machine) {
    this.machine = machine;
  }

  /** One round's scores, by method. */
  void addRedis(Map<String, Score> scores) {
    redis.add(scores);
  }

  void addSqlite(Map<String, Score> scores) {
    sqlite.add(scores);
  }

  /** What share of the calls by hand there are through the store. */
  double ratio(String method) {
    return redis.ratio(method, method + RAW);
  }

  private double perSecond(String method) {
    return redis.score(method).perSecond();
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
        .put("rounds", redis.count());
    object
        .putObject("redis")
        .put("renewPerSecond", perSecond(RENEW))
        .put("renewRawPerSecond", perSecond(RENEW + RAW))
        .put("commitPerSecond", perSecond(COMMIT))
        .put("commitRawPerSecond", perSecond(COMMIT + RAW));
    object
        .putObject("sqlite")
        .put("renewPerSecond", sqlite.score(RENEW).perSecond())
        .put("commitPerSecond", sqlite.score(COMMIT).perSecond());
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
      file.row(method, rate(sqlite.score(method).perSecond()));
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
