package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.filter.FilterSql;
import io.miroir.node.json.Json;
import io.miroir.node.json.Selection;
import io.miroir.node.store.SearchLadder.Rung;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One search on one snapshot. Hits come by falling score ({@link SearchLadder}), of equal scores by
 * primary key as text; {@link SortedHits} says how they come when an order is asked for. Without
 * words every document matches with score 1, in the order of internal ids. {@code maxTotalHits}
 * bounds how far hits can be paged; totals are exact beyond it.
 */
final class Search {
  private final Session session;
  private final IndexRecord index;
  private final SearchQuery query;
  private final Filter filter;
  private final SearchLadder ladder;
  private final Selection shown;
  private final List<Object> hits = new ArrayList<>();

  private Search(Session session, String uid, SearchQuery query) {
    this.session = session;
    this.index = IndexRecord.get(session, uid);
    this.query = query;
    this.filter = index.filter(query.filter(), ErrorCode.INVALID_SEARCH_FILTER);
    this.ladder =
        SearchLadder.of(
            Objects.requireNonNullElse(query.q(), ""),
            SearchRanks.of(index.settings()).count(),
            query.allWords());
    Selection displayed = index.settings().displayed();
    this.shown =
        query.attributes() == null ? displayed : displayed.and(Selection.of(query.attributes()));
  }

  static Map<String, @Nullable Object> run(Session session, String uid, SearchQuery query) {
    long started = System.nanoTime();
    Search search = new Search(session, uid, query);
    Map<String, @Nullable Object> answer = search.answer();
    answer.put("processingTimeMs", (System.nanoTime() - started) / 1_000_000);
    return answer;
  }

  private Map<String, @Nullable Object> answer() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("hits", hits);
    answer.put("query", Objects.requireNonNullElse(query.q(), ""));
    answer.put("processingTimeMs", 0);
    long total;
    switch (query.page()) {
      case SearchQuery.Paging.Offset page -> {
        total = collect(page.offset(), page.limit());
        answer.put("limit", page.limit());
        answer.put("offset", page.offset());
        answer.put("estimatedTotalHits", total);
      }
      case SearchQuery.Paging.Pages pages -> {
        long size = pages.page() == 0 ? 0 : pages.hitsPerPage();
        total = collect(Math.max(0, pages.page() - 1) * size, size);
        answer.put("hitsPerPage", pages.hitsPerPage());
        answer.put("page", pages.page());
        answer.put("totalPages", size == 0 ? 0 : Math.ceilDiv(total, size));
        answer.put("totalHits", total);
      }
    }
    if (!query.facets().isEmpty()) {
      new SearchFacets(session, index, query.facets()).count(matches(), answer);
    }
    return answer;
  }

  /** Collects a page of hits and tells how many documents match. */
  private long collect(long offset, long limit) {
    long within = Math.max(0, Math.min(limit, index.settings().maxTotalHits() - offset));
    if (!query.sort().isEmpty()) {
      return sorted(offset, within);
    }
    if (ladder.rungs().isEmpty()) {
      return everything(offset, within);
    }
    long total = countText(ladder.all());
    long skip = offset;
    long wanted = offset < total ? within : 0;
    for (Rung rung : ladder.rungs()) {
      if (wanted == 0) {
        break;
      }
      long count = skip > 0 || isMany(total, wanted) ? countText(rung.match()) : 0;
      if (skip > 0 && skip >= count) {
        skip -= count;
        continue;
      }
      int before = hits.size();
      rung(rung, skip, wanted, isMany(count, skip + wanted));
      wanted -= hits.size() - before;
      skip = 0;
    }
    return total;
  }

  /** Whether so many documents match that a walk over all soon meets the wanted number of them. */
  private boolean isMany(long matches, long wanted) {
    return (double) matches * matches > (double) wanted * index.documents() * 4;
  }

  private long sorted(long offset, long limit) {
    SortedHits sorted = SortedHits.of(session, index, query.sort());
    long total =
        ladder.rungs().isEmpty()
            ? sorted.score(Candidates.of(index, filter))
            : sorted.score(ladder, this::text);
    if (limit > 0) {
      sorted.page(offset, limit, (body, score) -> hits.add(hit(body, score)));
    }
    return total;
  }

  private long everything(long offset, long limit) {
    Candidates candidates = Candidates.of(index, filter);
    if (limit > 0) {
      session.forEach(
          "SELECT d.body " + candidates.documents() + " ORDER BY d.id LIMIT ? OFFSET ?",
          candidates.with(limit, offset),
          row -> hits.add(hit(row.getBytes(1), 1)));
    }
    if (query.filter() == null) {
      return index.documents();
    }
    return candidates.count(session);
  }

  /** The full-text query's matches {@code t} that the filter lets through. */
  private FilterSql.Part text(String match) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(match);
    String sql = "FROM text_" + index.suffix() + " t";
    String where = " WHERE text_" + index.suffix() + " MATCH ?";
    if (query.filter() != null) {
      FilterSql.Part condition = FilterSql.condition(filter, index.suffix(), "t.rowid");
      where += " AND " + condition.sql();
      parameters.addAll(condition.parameters());
    }
    return new FilterSql.Part(sql + where, parameters);
  }

  private long countText(String match) {
    FilterSql.Part text = text(match);
    long[] count = {0};
    session.forEach(
        "SELECT count(*) " + text.sql(), text.parameters(), row -> count[0] = row.getLong(1));
    return count[0];
  }

  private void rung(Rung rung, long offset, long limit, boolean many) {
    FilterSql.Part text = text(rung.match());
    String doc = "doc_" + index.suffix();
    // Either sort the matches, or go through all documents in order until enough are found.
    String matches =
        many
            ? doc + " d INDEXED BY sqlite_autoindex_" + doc + "_1 WHERE +d.id"
            : doc + " d WHERE d.id";
    List<Object> parameters = new ArrayList<>(text.parameters());
    parameters.add(limit);
    parameters.add(offset);
    session.forEach(
        "SELECT b.body FROM (SELECT d.id AS id, d.pk AS pk FROM "
            + matches
            + " IN (SELECT t.rowid "
            + text.sql()
            + ") ORDER BY d.pk LIMIT ? OFFSET ?) p JOIN "
            + doc
            + " b ON b.id = p.id ORDER BY p.pk",
        parameters,
        row -> hits.add(hit(row.getBytes(1), rung.score())));
  }

  private Json.Raw hit(byte[] body, double score) {
    String text = new String(shown.of(body), StandardCharsets.UTF_8);
    if (!query.showRankingScore()) {
      return new Json.Raw(text);
    }
    String separator = text.length() > 2 ? "," : "";
    return new Json.Raw(
        text.substring(0, text.length() - 1) + separator + "\"_rankingScore\":" + score + "}");
  }

  /** A query for the ids of all matches, or empty if every document is one. */
  private Optional<FilterSql.Part> matches() {
    if (!ladder.rungs().isEmpty()) {
      FilterSql.Part text = text(ladder.all());
      return Optional.of(new FilterSql.Part("SELECT t.rowid " + text.sql(), text.parameters()));
    }
    if (query.filter() == null) {
      return Optional.empty();
    }
    Candidates candidates = Candidates.of(index, filter);
    return Optional.of(
        new FilterSql.Part("SELECT d.id " + candidates.ids(), candidates.parameters()));
  }
}
