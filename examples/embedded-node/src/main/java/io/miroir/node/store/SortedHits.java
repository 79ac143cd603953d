package io.miroir.node.store;

import io.miroir.node.filter.FilterSql;
import io.miroir.node.store.SearchLadder.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The hits of a search that asks for an order: by its sort values, then by falling score, then by
 * primary key as text. So the order depends on nothing else that a node holds. Meilisearch sorts at
 * the place that {@code sort} has among the ranking rules; here it is as if that were the first.
 */
final class SortedHits {
  private final Session session;
  private final IndexRecord index;
  private final SortSql sort;

  private SortedHits(Session session, IndexRecord index, SortSql sort) {
    this.session = session;
    this.index = index;
    this.sort = sort;
    session.update("DELETE FROM temp.scored");
  }

  /** Takes hits in their order. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] body, double score);
  }

  /**
   * Makes ready to sort.
   *
   * @throws Refusal if the index can't be sorted so
   */
  static SortedHits of(Session session, IndexRecord index, List<String> rules) {
    SortSql sort = SortSql.of(index, rules, ErrorCode.INVALID_SEARCH_SORT);
    if (!index.settings().ranksBySort()) {
      throw new Refusal(
          ErrorCode.INVALID_SEARCH_SORT,
          "The sort ranking rule must be specified in the ranking rules settings to use the sort"
              + " parameter at search time.");
    }
    return new SortedHits(session, index, sort);
  }

  /** Scores the matches of each rung, and tells how many there are. */
  long score(SearchLadder ladder, Function<String, FilterSql.Part> text) {
    long total = 0;
    for (Rung rung : ladder.rungs()) {
      FilterSql.Part matches = text.apply(rung.match());
      List<Object> parameters = new ArrayList<>(List.of(rung.score()));
      parameters.addAll(matches.parameters());
      total += insert("SELECT t.rowid, ? " + matches.sql(), parameters);
    }
    return total;
  }

  /** Scores all candidates alike, and tells how many there are. */
  long score(Candidates candidates) {
    return insert("SELECT d.id, 1 " + candidates.ids(), candidates.parameters());
  }

  private long insert(String query, List<Object> parameters) {
    return session.update("INSERT INTO temp.scored " + query, parameters.toArray());
  }

  /** Hands on a page of what was scored. */
  void page(long offset, long limit, Taker taker) {
    String doc = "doc_" + index.suffix();
    String order = " ORDER BY " + sort.order() + "score DESC, ident";
    session.forEach(
        "SELECT b.body, score FROM (SELECT d.id AS id, d.pk AS ident, s.score AS score"
            + sort.columns()
            + " FROM temp.scored s JOIN "
            + doc
            + " d ON d.id = s.doc"
            + order
            + " LIMIT ? OFFSET ?) p JOIN "
            + doc
            + " b ON b.id = p.id"
            + order,
        sort.before(List.of(limit, offset)),
        row -> taker.take(row.getBytes(1), row.getDouble(2)));
  }
}
