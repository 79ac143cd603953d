package io.miroir.server.search;

import io.miroir.server.http.ApiException;
import io.miroir.server.http.Codes;
import io.miroir.server.json.RawObject;
import io.miroir.server.json.Selection;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One of a client's {@code sort} rules. Values are ordered as a node orders them: numbers before
 * texts, both before what has neither; of several, the value that comes first counts. A boolean is
 * the text of its name. Texts are compared byte by byte in compatibility decomposition, without
 * regard to case and to space around them.
 *
 * @param field the field's path, or {@code _geoPoint(…)}
 * @param descending whether the greatest value comes first
 */
record SortRule(String field, boolean descending) {
  /** A value to sort by. */
  sealed interface Value {
    /** A number, which is finite. */
    record Numeric(double number) implements Value {}

    /** A text as it is compared. */
    record Text(String text) implements Value {}

    /** Nothing that could be sorted by. */
    record None() implements Value {}
  }

  private static final Value NONE = new Value.None();

  /** Reads the rules of a search; missing and null are none. */
  static List<SortRule> parse(JsonNode sort) {
    if (sort.isMissingNode() || sort.isNull()) {
      return List.of();
    }
    if (!sort.isArray() || !sort.valueStream().allMatch(JsonNode::isString)) {
      throw ApiException.invalid(
          Codes.ofSearch("sort"), "Invalid value at `.sort`: expected an array of strings.");
    }
    return sort.valueStream().map(rule -> parse(rule.asString())).toList();
  }

  private static SortRule parse(String text) {
    int colon = text.lastIndexOf(':');
    String order = colon < 0 ? "" : text.substring(colon + 1);
    if (!order.equals("asc") && !order.equals("desc")) {
      throw ApiException.invalid(
          Codes.ofSearch("sort"),
          "Invalid syntax for the sort parameter: expected expression ending by `:asc` or `:desc`,"
              + " found `"
              + text
              + "`.");
    }
    return new SortRule(text.substring(0, colon), order.equals("desc"));
  }

  boolean geo() {
    return field.startsWith("_geoPoint(");
  }

  /** The value that counts of a hit. */
  Value value(RawObject hit) {
    String path = geo() ? "_geoDistance" : field;
    List<Value> values = new ArrayList<>();
    for (RawObject.Field top : hit.fields()) {
      if (Selection.isWithin(path, top.name())) {
        collect(hit.tree(top.name()), below(path, top.name()), values);
      }
    }
    return values.stream().min(this::compare).orElse(NONE);
  }

  private static String below(String path, String name) {
    return path.length() == name.length() ? "" : path.substring(name.length() + 1);
  }

  /** Adds the values at a path below a node; arrays add nothing to a path. */
  private static void collect(JsonNode node, String path, List<Value> values) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, path, values));
    } else if (path.isEmpty()) {
      Value value = of(node);
      if (!value.equals(NONE)) {
        values.add(value);
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              inner -> {
                if (Selection.isWithin(path, inner.getKey())) {
                  collect(inner.getValue(), below(path, inner.getKey()), values);
                }
              });
    }
  }

  private static Value of(JsonNode node) {
    if (node.isNumber()) {
      double number = Double.parseDouble(node.asString());
      // Adding zero makes one of both zeros.
      return Double.isFinite(number) ? new Value.Numeric(number + 0.0) : NONE;
    }
    return node.isString() || node.isBoolean() ? new Value.Text(compared(node.asString())) : NONE;
  }

  private static String compared(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
  }

  int compare(Value a, Value b) {
    int order = Integer.compare(rank(a), rank(b));
    if (order != 0) {
      return order;
    }
    int ascending =
        switch (a) {
          case Value.Numeric number ->
              Double.compare(number.number(), ((Value.Numeric) b).number());
          case Value.Text text -> compareBytes(text.text(), ((Value.Text) b).text());
          case Value.None none -> 0;
        };
    return descending ? -ascending : ascending;
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Numeric number -> 0;
      case Value.Text text -> 1;
      case Value.None none -> 2;
    };
  }

  /** The order of the texts' UTF-8: that of Java, but characters beyond 16 bits come last. */
  static int compareBytes(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int at = 0; at < end; at++) {
      char left = a.charAt(at);
      char right = b.charAt(at);
      if (left != right) {
        return Character.isSurrogate(left) == Character.isSurrogate(right)
            ? Character.compare(left, right)
            : Boolean.compare(Character.isSurrogate(left), Character.isSurrogate(right));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
