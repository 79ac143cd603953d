package io.miroir.server.search;

import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.IndexNames;
import io.miroir.server.json.Json;
import io.miroir.server.json.JsonBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Searches of one index, and several searches in one request. */
public final class SearchRoutes implements Routes.Part {
  private static final String SEARCH = "/indexes/{uid}/search";

  private final Searches searches;

  public SearchRoutes(Searches searches) {
    this.searches = searches;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("POST", SEARCH, Access.MASTER, this::post)
        .add("GET", SEARCH, Access.MASTER, this::get)
        .add("POST", "/multi-search", Access.MASTER, this::several);
  }

  private Answer post(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    byte[] bytes = call.body();
    JsonNode body = bytes.length == 0 ? Json.object() : call.object(SearchQuery.FIELDS);
    return searches.search(uid, body, call.deadline());
  }

  private Answer get(Call call) {
    call.allowQuery(SearchQuery.FIELDS.toArray(String[]::new));
    String uid = IndexNames.requireUid(call.path("uid"));
    return searches.search(uid, SearchParameters.body(call.query()), call.deadline());
  }

  private Answer several(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of("queries", "federation"));
    if (!body.path("federation").isMissingNode() && !body.path("federation").isNull()) {
      throw ApiException.of(
          501, "miroir_not_supported", "Federated searches are not supported; leave `federation`.");
    }
    if (!body.path("queries").isArray()) {
      throw ApiException.invalid(
          "invalid_multi_search_queries", "`queries` is to be an array of searches.");
    }
    Set<String> known = new LinkedHashSet<>(SearchQuery.FIELDS);
    known.add("indexUid");
    JsonBuffer results = new JsonBuffer(4_096).append("{\"results\":[");
    boolean first = true;
    for (JsonNode query : body.path("queries")) {
      Call.requireKnown(query.propertyNames(), known, "field");
      if (!first) {
        results.append(',');
      }
      first = false;
      appendResult(results, query, call);
    }
    return Answer.json(200, results.append("]}").toBytes());
  }

  private void appendResult(JsonBuffer results, JsonNode query, Call call) {
    if (!query.isObject() || !query.path("indexUid").isString()) {
      throw ApiException.invalid("missing_index_uid", "Missing field `indexUid`");
    }
    String uid = IndexNames.requireUid(query.path("indexUid").asString());
    ObjectNode search = (ObjectNode) query.deepCopy();
    search.remove("indexUid");
    byte[] answer = searches.search(uid, search, call.deadline()).body();
    results.append("{\"indexUid\":").append(Json.quoted(uid)).append(',');
    results.append(answer, 1, answer.length);
  }
}
