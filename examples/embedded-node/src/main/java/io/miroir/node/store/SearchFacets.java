package io.miroir.node.store;

import io.miroir.node.filter.FilterSql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    paths.removeIf(path -> !index.settings().filterRules().covers(path));
    return paths;
  }

  /**
   * Puts distribution and stats into the answer.
   *
   * @param matches a query for the ids of the matches, or empty if every document is one
   */
  void count(Optional<FilterSql.Part> matches, Map<String, @Nullable Object> answer) {
    String among = "";
    if (matches.isPresent()) {
      session.update("DELETE FROM temp.matched");
      session.update(
          "INSERT INTO temp.matched " + matches.get().sql(), matches.get().parameters().toArray());
      among = " AND f.doc IN temp.matched";
    }
    Map<String, @Nullable Object> distribution = new LinkedHashMap<>();
    Map<String, @Nullable Object> stats = new LinkedHashMap<>();
    for (String facet : facets) {
      distribution.put(facet, distribution(facet, among));
      Double min = extreme(facet, among, "ASC");
      Double max = extreme(facet, among, "DESC");
      if (min != null && max != null) {
        stats.put(facet, Map.of("min", min, "max", max));
      }
    }
    answer.put("facetDistribution", distribution);
    answer.put("facetStats", stats);
  }

  /** Numbers first, in their order, then texts in theirs. */
  private Map<String, @Nullable Object> distribution(String facet, String among) {
    Map<String, @Nullable Object> counts = new LinkedHashMap<>();
    session.forEach(
        "SELECT coalesce(min(f.shown), f.value), count(*) "
            + values(among, "x''")
            + " GROUP BY f.value ORDER BY f.value LIMIT ?",
        List.of(facet, (long) index.settings().maxValuesPerFacet()),
        row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  private @Nullable Double extreme(String facet, String among, String order) {
    return session.first(
        "SELECT f.value " + values(among, "''") + " ORDER BY f.value " + order + " LIMIT 1",
        row -> row.getDouble(1),
        facet);
  }

  /** The facet's values that stand before the given one in SQLite's order of kinds. */
  private String values(String among, String before) {
    return "FROM value_"
        + index.suffix()
        + " f WHERE f.attribute = (SELECT id FROM attribute_"
        + index.suffix()
        + " WHERE path = ?) AND f.value < "
        + before
        + among;
  }
}
