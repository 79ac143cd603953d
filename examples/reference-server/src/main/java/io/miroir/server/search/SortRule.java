package io.miroir.server.search;

import io.miroir.server.http.ApiException;
import io.miroir.server.http.Codes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One of a client's {@code sort} rules. Values are ordered as a node orders them: numbers before
 * texts, both before what has neither; of a list, the value that comes first counts.
 *
 * @param field the field's path, or {@code _geoPoint(…)}
 * @param descending whether the greatest value comes first
 */
record SortRule(String field, boolean descending) {
  /** A value to sort by; without number and text it stands last. */
  record Value(Optional<Double> number, Optional<String> text) {
    static final Value NONE = new Value(Optional.empty(), Optional.empty());

    private int rank() {
      return number.isPresent() ? 0 : text.isPresent() ? 1 : 2;
    }
  }

  private static final Comparator<Value> WITHIN_KIND =
      Comparator.<Value>comparingDouble(value -> value.number().orElse(0.0))
          .thenComparing(value -> value.text().orElse(""));

  static List<SortRule> parse(JsonNode sort) {
    List<SortRule> rules = new ArrayList<>();
    for (JsonNode rule : sort) {
      String text = rule.asString("");
      int colon = text.lastIndexOf(':');
      String order = colon < 0 ? "" : text.substring(colon + 1);
      if (!order.equals("asc") && !order.equals("desc")) {
        throw ApiException.invalid(
            Codes.ofSearch("sort"),
            "Invalid syntax for the sort parameter: expected expression ending by `:asc` or"
                + " `:desc`, found `"
                + text
                + "`.");
      }
      rules.add(new SortRule(text.substring(0, colon), order.equals("desc")));
    }
    return rules;
  }

  boolean geo() {
    return field.startsWith("_geoPoint(");
  }

  /** The top-level field in which the value is. */
  String topField() {
    int dot = field.indexOf('.');
    return dot < 0 ? field : field.substring(0, dot);
  }

  /** The value to sort by, from the tree of the top-level field. */
  Value value(JsonNode top) {
    int dot = field.indexOf('.');
    return best(geo() || dot < 0 ? top : inside(top, field.substring(dot + 1)));
  }

  private static JsonNode inside(JsonNode node, String path) {
    JsonNode at = node;
    for (String name : path.split("\\.", -1)) {
      at = at.path(name);
    }
    return at;
  }

  private Value best(JsonNode node) {
    if (node.isArray()) {
      return node.valueStream().map(this::best).min(this::compare).orElse(Value.NONE);
    }
    if (node.isNumber()) {
      return new Value(Optional.of(node.asDouble()), Optional.empty());
    }
    return node.isString()
        ? new Value(Optional.empty(), Optional.of(node.asString().toLowerCase(Locale.ROOT)))
        : Value.NONE;
  }

  int compare(Value a, Value b) {
    if (a.rank() != b.rank()) {
      return Integer.compare(a.rank(), b.rank());
    }
    return descending ? WITHIN_KIND.compare(b, a) : WITHIN_KIND.compare(a, b);
  }
}
