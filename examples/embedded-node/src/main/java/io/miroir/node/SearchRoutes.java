package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Refusal;
import io.miroir.node.store.SearchQuery;
import io.miroir.node.store.SearchQuery.Paging;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Search. Parameters that change only how a hit is shown beside its document are taken and have no
 * effect; those that would change which hits there are, such as {@code distinct}, are refused.
 */
final class SearchRoutes {
  private static final String PATH = "/indexes/{index}/search";
  private static final Set<String> KNOWN =
      Set.of(
          "q",
          "offset",
          "limit",
          "page",
          "hitsPerPage",
          "filter",
          "facets",
          "sort",
          "attributesToRetrieve",
          "showRankingScore",
          "matchingStrategy",
          "attributesToHighlight",
          "attributesToCrop",
          "cropLength",
          "cropMarker",
          "highlightPreTag",
          "highlightPostTag",
          "showMatchesPosition",
          "retrieveVectors");

  private final NodeStore store;

  SearchRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(Method.GET, PATH, "search", exchange -> search(exchange, exchange.query(KNOWN)));
    front.route(
        Method.POST, PATH, "search", exchange -> search(exchange, exchange.bodyParameters(KNOWN)));
  }

  private Answer search(Exchange exchange, Parameters parameters) {
    List<String> attributes =
        parameters.texts("attributesToRetrieve", ErrorCode.INVALID_SEARCH_ATTRIBUTES_TO_RETRIEVE);
    SearchQuery query =
        new SearchQuery(
            parameters.text("q", ErrorCode.INVALID_SEARCH_Q),
            paging(parameters),
            parameters.value("filter"),
            parameters.listed("facets", ErrorCode.INVALID_SEARCH_FACETS),
            parameters.listed("sort", ErrorCode.INVALID_SEARCH_SORT),
            attributes == null ? null : Set.copyOf(attributes),
            parameters.flag("showRankingScore", ErrorCode.INVALID_SEARCH_SHOW_RANKING_SCORE),
            allWords(parameters));
    exchange.entry().note("filter", query.filter());
    Map<String, @Nullable Object> answer = store.search(exchange.index(), query);
    answer.put("requestUid", UUID.randomUUID().toString());
    return Answer.ok(answer);
  }

  private static Paging paging(Parameters parameters) {
    if (parameters.has("page") || parameters.has("hitsPerPage")) {
      return new Paging.Pages(
          parameters.number("page", 1, ErrorCode.INVALID_SEARCH_PAGE),
          parameters.number("hitsPerPage", 20, ErrorCode.INVALID_SEARCH_HITS_PER_PAGE));
    }
    return new Paging.Offset(
        parameters.number("offset", 0, ErrorCode.INVALID_SEARCH_OFFSET),
        parameters.number("limit", 20, ErrorCode.INVALID_SEARCH_LIMIT));
  }

  private static boolean allWords(Parameters parameters) {
    String strategy =
        parameters.text("matchingStrategy", ErrorCode.INVALID_SEARCH_MATCHING_STRATEGY);
    return switch (strategy == null ? "last" : strategy) {
      case "last" -> false;
      case "all" -> true;
      default ->
          throw new Refusal(
              ErrorCode.INVALID_SEARCH_MATCHING_STRATEGY,
              "Unknown value `"
                  + strategy
                  + "` at `.matchingStrategy`: this node knows `last` and `all`");
    };
  }
}
