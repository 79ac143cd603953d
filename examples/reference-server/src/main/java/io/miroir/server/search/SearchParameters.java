package io.miroir.server.search;

import io.miroir.server.http.ApiException;
import io.miroir.server.http.Codes;
import io.miroir.server.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes of a search's query string what a search's body would be. */
final class SearchParameters {
  private static final Set<String> NUMBERS =
      Set.of("offset", "limit", "page", "hitsPerPage", "cropLength", "rankingScoreThreshold");
  private static final Set<String> BOOLEANS =
      Set.of(
          "showMatchesPosition", "showRankingScore", "showRankingScoreDetails", "retrieveVectors");
  private static final Set<String> LISTS =
      Set.of(
          "facets",
          "sort",
          "attributesToRetrieve",
          "attributesToCrop",
          "attributesToHighlight",
          "attributesToSearchOn",
          "locales");

  private SearchParameters() {}

  static JsonNode body(Map<String, String> query) {
    ObjectNode body = Json.object();
    query.forEach(
        (name, text) -> {
          if (LISTS.contains(name)) {
            ArrayNode list = body.putArray(name);
            for (String word : text.split(",", -1)) {
              list.add(word.strip());
            }
          } else if (NUMBERS.contains(name) || BOOLEANS.contains(name)) {
            body.set(name, literal(name, text));
          } else {
            body.put(name, text);
          }
        });
    return body;
  }

  private static JsonNode literal(String name, String text) {
    try {
      JsonNode value = Json.tree(text);
      if (NUMBERS.contains(name) ? value.isNumber() : value.isBoolean()) {
        return value;
      }
    } catch (JacksonException notALiteral) {
      // Told below, as a value of another kind is.
    }
    throw ApiException.invalid(
        Codes.ofSearch(name),
        "Invalid value in parameter `" + name + "`: could not parse `" + text + "`.");
  }
}
