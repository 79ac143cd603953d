package io.miroir.node.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of a filter that bounds its matches best: a condition, a range made of two
 * comparisons, or alternatives of these.
 *
 * <p>{@code a >= 1 AND a < 5} is one range only where a document has at most one value of {@code
 * a}: with the values 0 and 9 it fulfils both comparisons and lies outside.
 */
final class FilterBound {
  private FilterBound() {}

  /** The bound, or null if any document could match. */
  static @Nullable Filter of(Filter filter, Set<String> many) {
    return switch (filter) {
      case Filter.And and -> best(and, many);
      case Filter.Or or -> {
        List<Filter> bounds = new ArrayList<>();
        for (Filter part : or.parts()) {
          Filter bound = of(part, many);
          if (bound == null) {
            yield null;
          }
          bounds.add(bound);
        }
        yield bounds.isEmpty() ? null : joined(bounds);
      }
      case Filter.Not ignored -> null;
      default -> filter;
    };
  }

  /**
   * The alternatives, those of one attribute's values as one list: SQLite takes few alternatives
   * and many values.
   */
  private static Filter joined(List<Filter> bounds) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<Filter> joined = new ArrayList<>();
    for (Filter bound : bounds) {
      List<Filter> parts = bound instanceof Filter.Or or ? or.parts() : List.of(bound);
      for (Filter part : parts) {
        if (part instanceof Filter.Equals equals) {
          values
              .computeIfAbsent(equals.attribute(), attribute -> new ArrayList<>())
              .addAll(equals.values());
        } else {
          joined.add(part);
        }
      }
    }
    values.forEach((attribute, all) -> joined.add(new Filter.Equals(attribute, all)));
    return joined.size() == 1 ? joined.getFirst() : new Filter.Or(joined);
  }

  private static @Nullable Filter best(Filter.And and, Set<String> many) {
    List<Filter> bounds = new ArrayList<>();
    Map<String, List<Filter>> comparisons = new LinkedHashMap<>();
    for (Filter part : and.parts()) {
      Filter bound = of(part, many);
      if (bound != null) {
        bounds.add(bound);
      }
      if (part instanceof Filter.Compare compare && !many.contains(compare.attribute())) {
        comparisons
            .computeIfAbsent(compare.attribute(), attribute -> new ArrayList<>())
            .add(compare);
      }
    }
    comparisons.values().stream()
        .filter(range -> range.size() > 1)
        .forEach(range -> bounds.add(new Filter.And(range)));
    Filter best = null;
    for (Filter bound : bounds) {
      if (best == null || breadth(bound) < breadth(best)) {
        best = bound;
      }
    }
    return best;
  }

  /** A guess at how much a bound lets through, in no unit. */
  private static int breadth(Filter bound) {
    return switch (bound) {
      case Filter.Equals equals -> equals.values().size();
      case Filter.IsNull ignored -> 100;
      case Filter.IsEmpty ignored -> 100;
      case Filter.StartsWith ignored -> 1_000;
      case Filter.Between ignored -> 1_000;
      case Filter.And ignored -> 1_000;
      case Filter.Compare ignored -> 2_000;
      case Filter.Or or -> or.parts().stream().mapToInt(FilterBound::breadth).sum();
      case Filter.Exists ignored -> 10_000;
      case Filter.Not ignored -> 10_000;
    };
  }

  /** Whether a document fulfils the bound by one value at most. */
  static boolean isDistinct(Filter bound, Set<String> many) {
    return switch (bound) {
      case Filter.Equals equals -> !many.contains(equals.attribute());
      case Filter.Compare compare -> !many.contains(compare.attribute());
      case Filter.Between between -> !many.contains(between.attribute());
      case Filter.StartsWith starts -> !many.contains(starts.attribute());
      case Filter.And ignored -> true;
      default -> false;
    };
  }

  /** What the filter says beyond its bound. */
  static Filter without(Filter filter, Filter bound) {
    if (filter.equals(bound)) {
      return Filter.ALL;
    }
    if (!(filter instanceof Filter.And and)) {
      return filter;
    }
    List<Filter> said = bound instanceof Filter.And range ? range.parts() : List.of(bound);
    return new Filter.And(
        and.parts().stream().filter(part -> !said.contains(part) && !part.equals(bound)).toList());
  }
}
