package io.miroir.server.search;

import io.miroir.server.json.RawObject;
import java.util.List;

/**
 * One node's hit with what orders it among those of all nodes.
 *
 * @param object the hit as it came
 * @param score its ranking score
 * @param key its primary key as text, or empty text if it shows none
 * @param values the values of the client's sort rules
 */
record Hit(RawObject object, double score, String key, List<SortRule.Value> values) {
  static Hit of(RawObject object, String primaryKey, List<SortRule> sort) {
    return new Hit(
        object,
        object.tree("_rankingScore").asDouble(0),
        object.tree(primaryKey).asString(""),
        sort.stream().map(rule -> rule.value(object)).toList());
  }

  /**
   * What the client sorts by, then the score, then the primary key: a total order. Keys are
   * compared as texts, numbers too, as a key is one with its digits.
   */
  static int compare(Hit a, Hit b, List<SortRule> sort) {
    for (int at = 0; at < sort.size(); at++) {
      int order = sort.get(at).compare(a.values().get(at), b.values().get(at));
      if (order != 0) {
        return order;
      }
    }
    int order = Double.compare(b.score(), a.score());
    return order != 0 ? order : SortRule.compareBytes(a.key(), b.key());
  }
}
