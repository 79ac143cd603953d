package io.miroir.node.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes a filter may touch, and how: an index's {@code filterableAttributes}. The first
 * rule whose pattern matches decides.
 */
public record FilterRules(List<Rule> rules) {
  /**
   * One element of the setting. A plain text allows all; the object form has comparison off unless
   * it says otherwise.
   */
  public record Rule(List<String> patterns, boolean equality, boolean comparison) {
    boolean matches(String attribute) {
      return patterns.stream().anyMatch(pattern -> matches(pattern, attribute));
    }

    private static boolean matches(String pattern, String attribute) {
      if (pattern.endsWith("*")) {
        return attribute.startsWith(pattern.substring(0, pattern.length() - 1));
      }
      if (pattern.startsWith("*")) {
        return attribute.endsWith(pattern.substring(1));
      }
      return attribute.equals(pattern)
          || (attribute.length() > pattern.length()
              && attribute.charAt(pattern.length()) == '.'
              && attribute.startsWith(pattern));
    }
  }

  /** Copies the rules. */
  public FilterRules {
    rules = List.copyOf(rules);
  }

  /**
   * Reads the setting's value.
   *
   * @throws IllegalArgumentException if it is not a list of texts and objects of the known form
   */
  public static FilterRules of(@Nullable Object setting) {
    if (setting == null) {
      return new FilterRules(List.of());
    }
    if (!(setting instanceof List<?> list)) {
      throw new IllegalArgumentException("expected an array");
    }
    List<Rule> rules = new ArrayList<>();
    for (Object element : list) {
      rules.add(rule(element));
    }
    return new FilterRules(rules);
  }

  private static Rule rule(@Nullable Object element) {
    if (element instanceof String attribute) {
      return new Rule(List.of(attribute), true, true);
    }
    if (!(element instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException("expected an array of strings or objects");
    }
    if (!(object.get("attributePatterns") instanceof List<?> patterns)) {
      throw new IllegalArgumentException("missing field `attributePatterns`");
    }
    Object features = object.get("features");
    Object filter = features instanceof Map<?, ?> map ? map.get("filter") : null;
    return new Rule(
        patterns.stream().map(String::valueOf).toList(),
        flag(filter, "equality", true),
        flag(filter, "comparison", false));
  }

  private static boolean flag(@Nullable Object filter, String name, boolean unless) {
    if (!(filter instanceof Map<?, ?> map) || map.get(name) == null) {
      return unless;
    }
    return Objects.equals(map.get(name), true);
  }

  /** Whether values of the attribute can be filtered at all, and so must be indexed. */
  public boolean covers(String attribute) {
    return rules.stream().anyMatch(rule -> rule.matches(attribute));
  }

  /**
   * Looks whether the filter touches only what it may.
   *
   * @throws InvalidFilterException naming the first attribute that it may not
   */
  public void check(Filter filter) {
    switch (filter) {
      case Filter.And and -> and.parts().forEach(this::check);
      case Filter.Or or -> or.parts().forEach(this::check);
      case Filter.Not not -> check(not.part());
      case Filter.Equals equals -> rule(equals.attribute(), false);
      case Filter.Compare compare -> rule(compare.attribute(), true);
      case Filter.Between between -> rule(between.attribute(), true);
      case Filter.StartsWith starts -> rule(starts.attribute(), true);
      case Filter.Exists exists -> rule(exists.attribute(), false);
      case Filter.IsNull isNull -> rule(isNull.attribute(), false);
      case Filter.IsEmpty isEmpty -> rule(isEmpty.attribute(), false);
    }
  }

  private void rule(String attribute, boolean comparison) {
    Rule rule =
        rules.stream().filter(candidate -> candidate.matches(attribute)).findFirst().orElse(null);
    if (rule == null) {
      throw new InvalidFilterException(
          "Attribute `" + attribute + "` is not filterable. " + available());
    }
    if (comparison ? !rule.comparison() : !rule.equality()) {
      throw new InvalidFilterException(
          "Filter operator of kind `"
              + (comparison ? "comparison" : "equality")
              + "` is not allowed for the attribute `"
              + attribute
              + "`.");
    }
  }

  /** A sentence that names what may be filtered. */
  public String available() {
    if (rules.isEmpty()) {
      return "This index does not have configured filterable attributes.";
    }
    List<String> patterns =
        rules.stream().flatMap(rule -> rule.patterns().stream()).map(p -> "`" + p + "`").toList();
    return "Available filterable attribute patterns are: " + String.join(", ", patterns) + ".";
  }
}
