package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.filter.FilterParser;
import io.miroir.node.filter.InvalidFilterException;
import io.miroir.node.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An index as it stands in its row.
 *
 * @param many the filterable and sortable attributes of which some document has had several values
 */
record IndexRecord(
    long id,
    String uid,
    @Nullable String primaryKey,
    Settings settings,
    long documents,
    Set<String> many,
    String createdAt,
    String updatedAt) {
  private static final String SELECT =
      "SELECT id, uid, primary_key, settings, documents, many, created_at, updated_at"
          + " FROM search_index";

  /** Settings by their text, for each read would parse them anew. */
  private static final Map<String, Settings> PARSED = new ConcurrentHashMap<>();

  private static final int PARSED_MAX = 100;

  /** The suffix of the names of this index's tables. */
  String suffix() {
    return Long.toString(id);
  }

  /**
   * Reads a filter and looks whether it touches only what it may.
   *
   * @throws Refusal with the code if it can't be asked of this index
   */
  Filter filter(@Nullable Object value, ErrorCode code) {
    try {
      Filter filter = FilterParser.parse(value);
      settings.filterRules().check(filter);
      return filter;
    } catch (InvalidFilterException e) {
      throw new Refusal(code, e.reason());
    }
  }

  static IndexRecord get(Session session, String uid) {
    return find(session, uid).orElseThrow(() -> Refusal.indexNotFound(uid));
  }

  static Optional<IndexRecord> find(Session session, String uid) {
    return Optional.ofNullable(session.first(SELECT + " WHERE uid = ?", IndexRecord::read, uid));
  }

  static List<IndexRecord> all(Session session) {
    List<IndexRecord> all = new ArrayList<>();
    session.forEach(SELECT + " ORDER BY uid", List.of(), row -> all.add(read(row)));
    return all;
  }

  private static IndexRecord read(ResultSet row) throws SQLException {
    return new IndexRecord(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        settings(row.getString(4)),
        row.getLong(5),
        many(row.getString(6)),
        row.getString(7),
        row.getString(8));
  }

  private static Set<String> many(String text) {
    return !text.equals("[]") && Json.parse(text) instanceof List<?> paths
        ? paths.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static Settings settings(String text) {
    if (PARSED.size() > PARSED_MAX) {
      PARSED.clear();
    }
    return PARSED.computeIfAbsent(text, Settings::parse);
  }

  /** The index object of the API. */
  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("uid", uid);
    view.put("createdAt", createdAt);
    view.put("updatedAt", updatedAt);
    view.put("primaryKey", primaryKey);
    return view;
  }
}
