package io.miroir.server.search;

import io.miroir.server.json.RawObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One node's hit with what orders it among those of all nodes.
 *
 * @param object the hit as it came
 * @param score its ranking score
 * @param key its primary key, or a missing node
 * @param values the values of the client's sort rules
 */
record Hit(RawObject object, double score, JsonNode key, List<SortRule.Value> values) {
  static Hit of(RawObject object, String primaryKey, List<SortRule> sort) {
    List<SortRule.Value> values = new ArrayList<>();
    for (SortRule rule : sort) {
      values.add(rule.value(object.tree(rule.geo() ? "_geoDistance" : rule.topField())));
    }
    return new Hit(
        object, object.tree("_rankingScore").asDouble(0), object.tree(primaryKey), values);
  }

  /** What the client sorts by, then the score, then the primary key: a total order. */
  static int compare(Hit a, Hit b, List<SortRule> sort) {
    for (int at = 0; at < sort.size(); at++) {
      int order = sort.get(at).compare(a.values().get(at), b.values().get(at));
      if (order != 0) {
        return order;
      }
    }
    int order = Double.compare(b.score(), a.score());
    return order != 0 ? order : compareKeys(a.key(), b.key());
  }

  private static int compareKeys(JsonNode a, JsonNode b) {
    if (a.isIntegralNumber() && b.isIntegralNumber()) {
      BigInteger number = a.bigIntegerValue();
      return number.compareTo(b.bigIntegerValue());
    }
    if (a.isIntegralNumber() != b.isIntegralNumber()) {
      return a.isIntegralNumber() ? -1 : 1;
    }
    return a.asString("").compareTo(b.asString(""));
  }
}
