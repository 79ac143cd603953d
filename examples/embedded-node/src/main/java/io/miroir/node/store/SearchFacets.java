package io.miroir.node.store;

import io.miroir.node.filter.FilterSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the values of facets over all matches of a search, and the span of their numbers. */
final class SearchFacets {
  private final Session session;
  private final IndexRecord index;
  private final List<String> facets;

  SearchFacets(Session session, IndexRecord index, List<String> facets) {
    this.session = session;
    this.index = index;
    this.facets = facets.contains("*") ? all(session, index) : facets;
    for (String facet : this.facets) {
      if (!index.settings().filterRules().covers(facet)) {
        throw new Refusal(
            ErrorCode.INVALID_SEARCH_FACETS,
            "Invalid facet distribution: Attribute `"
                + facet
                + "` is not filterable. "
                + index.settings().filterRules().available());
      }
    }
  }

  private static List<String> all(Session session, IndexRecord index) {
    List<String> paths = new ArrayList<>();
    session.forEach(
        "SELECT path FROM attribute_" + index.suffix() + " ORDER BY path",
        List.of(),
        row -> paths.add(row.getString(1)));
    return paths;
  }

  /** Puts distribution and stats into the answer. */
  void count(FilterSql.Part matches, Map<String, @Nullable Object> answer) {
    Map<String, @Nullable Object> distribution = new LinkedHashMap<>();
    Map<String, @Nullable Object> stats = new LinkedHashMap<>();
    for (String facet : facets) {
      distribution.put(facet, distribution(facet, matches));
      stats(facet, matches, stats);
    }
    answer.put("facetDistribution", distribution);
    answer.put("facetStats", stats);
  }

  /** Numbers first, in their order, then texts in theirs. */
  private Map<String, @Nullable Object> distribution(String facet, FilterSql.Part matches) {
    Map<String, @Nullable Object> counts = new LinkedHashMap<>();
    List<Object> parameters = new ArrayList<>();
    parameters.add(facet);
    parameters.addAll(matches.parameters());
    parameters.add((long) index.settings().maxValuesPerFacet());
    session.forEach(
        "SELECT coalesce(min(f.shown), f.value), count(*) "
            + from(matches, "f.value < x''")
            + " GROUP BY f.value ORDER BY f.value LIMIT ?",
        parameters,
        row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  private void stats(String facet, FilterSql.Part matches, Map<String, @Nullable Object> stats) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(facet);
    parameters.addAll(matches.parameters());
    session.forEach(
        "SELECT min(f.value), max(f.value) " + from(matches, "f.value < ''"),
        parameters,
        row -> {
          double min = row.getDouble(1);
          if (!row.wasNull()) {
            Map<String, @Nullable Object> span = new LinkedHashMap<>();
            span.put("min", min);
            span.put("max", row.getDouble(2));
            stats.put(facet, span);
          }
        });
  }

  private String from(FilterSql.Part matches, String kind) {
    return "FROM value_"
        + index.suffix()
        + " f WHERE f.attribute = (SELECT id FROM attribute_"
        + index.suffix()
        + " WHERE path = ?) AND "
        + kind
        + " AND "
        + matches.sql();
  }
}
