package io.miroir.server.search;

import io.miroir.api.ShardId;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Codes;
import io.miroir.server.json.Json;
import io.miroir.server.json.Selection;
import io.miroir.server.node.ShardFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's search, and what each node is asked for it: the whole of the pages up to the wanted
 * one, with scores, the primary key and the values that the client sorts by.
 */
public final class SearchQuery {
  /** The fields that a search may have. */
  public static final List<String> FIELDS =
      List.of(
          "q",
          "offset",
          "limit",
          "page",
          "hitsPerPage",
          "filter",
          "facets",
          "sort",
          "distinct",
          "attributesToRetrieve",
          "attributesToCrop",
          "cropLength",
          "cropMarker",
          "attributesToHighlight",
          "highlightPreTag",
          "highlightPostTag",
          "showMatchesPosition",
          "matchingStrategy",
          "attributesToSearchOn",
          "showRankingScore",
          "showRankingScoreDetails",
          "rankingScoreThreshold",
          "locales",
          "vector",
          "hybrid",
          "retrieveVectors",
          "media");

  private static final int LIMIT = 20;

  private final ObjectNode asked;
  private final Window window;
  private final List<SortRule> sort;
  private final Shown shown;

  private SearchQuery(ObjectNode asked, Window window, List<SortRule> sort, Shown shown) {
    this.asked = asked;
    this.window = window;
    this.sort = sort;
    this.shown = shown;
  }

  /**
   * Reads a search whose fields are known ones.
   *
   * @param primaryKey the index's primary key, or empty text
   * @param displayed what searches of the index may show
   */
  public static SearchQuery of(JsonNode body, String primaryKey, Selection displayed) {
    ShardFilter.check(body.path("filter"), Codes.ofSearch("filter"));
    JsonNode scored = body.path("showRankingScore");
    if (!scored.isMissingNode() && !scored.isNull() && !scored.isBoolean()) {
      throw ApiException.invalid(
          Codes.ofSearch("showRankingScore"),
          "Invalid value type at `.showRankingScore`: expected a boolean.");
    }
    Window window =
        positive(body, "page") || positive(body, "hitsPerPage")
            ? Window.page(number(body, "page", 1), number(body, "hitsPerPage", LIMIT))
            : Window.range(number(body, "offset", 0), number(body, "limit", LIMIT));
    SearchQuery query =
        new SearchQuery(
            (ObjectNode) body.deepCopy(),
            window,
            SortRule.parse(body.path("sort")),
            shown(body, displayed, scored.asBoolean(false)));
    query.rewrite(primaryKey);
    return query;
  }

  private static Shown shown(JsonNode body, Selection displayed, boolean scored) {
    JsonNode retrieved = body.path("attributesToRetrieve");
    if (!retrieved.isArray()) {
      return new Shown(displayed, displayed, displayed, scored);
    }
    List<String> formatted = new ArrayList<>(names(retrieved));
    formatted.addAll(names(body.path("attributesToHighlight")));
    // A name to crop may have a length behind a colon.
    names(body.path("attributesToCrop")).forEach(name -> formatted.add(name.split(":", 2)[0]));
    return new Shown(
        displayed.and(Selection.of(names(retrieved))),
        displayed.and(Selection.of(formatted)),
        displayed,
        scored);
  }

  private static boolean positive(JsonNode body, String name) {
    return !body.path(name).isMissingNode() && !body.path(name).isNull();
  }

  private static int number(JsonNode body, String name, int preset) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return preset;
    }
    if (!value.isInt() || value.asInt() < 0) {
      throw ApiException.invalid(
          Codes.ofSearch(name),
          "Invalid value at `."
              + name
              + "`: expected a whole number of at least 0, found `"
              + value
              + "`.");
    }
    return value.asInt();
  }

  private void rewrite(String primaryKey) {
    window.ask(asked);
    asked.put("showRankingScore", true);
    JsonNode retrieved = asked.path("attributesToRetrieve");
    if (!retrieved.isArray() || names(retrieved).contains("*")) {
      return;
    }
    Set<String> needed = new HashSet<>();
    if (!primaryKey.isEmpty()) {
      needed.add(primaryKey);
    }
    sort.stream().filter(rule -> !rule.geo()).map(SortRule::field).forEach(needed::add);
    needed.removeAll(names(retrieved));
    ArrayNode more = Json.array();
    retrieved.forEach(more::add);
    needed.forEach(more::add);
    asked.set("attributesToRetrieve", more);
  }

  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asString("")));
    return names;
  }

  /** What a node is asked, which answers for these shards. */
  byte[] bodyFor(Set<ShardId> shards) {
    ObjectNode body = asked.deepCopy();
    body.set("filter", ShardFilter.within(shards, asked.path("filter")));
    return Json.bytes(body);
  }

  Window window() {
    return window;
  }

  List<SortRule> sort() {
    return sort;
  }

  /** What the client sees of each hit. */
  Shown shown() {
    return shown;
  }
}
