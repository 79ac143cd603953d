package io.miroir.server.node;

import io.miroir.api.ShardId;
import io.miroir.server.http.ApiException;
import io.miroir.server.json.Json;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Narrows a client's filter to the shards that one node answers for.
 *
 * <p>The result is a list, whose elements the nodes join by AND: so no client's text, however its
 * parentheses stand, reaches around the shards.
 */
public final class ShardFilter {
  private ShardFilter() {}

  /**
   * Refuses what is no filter.
   *
   * @param filter the client's, missing or null for none
   * @param code the error's code
   */
  public static void check(JsonNode filter, String code) {
    if (filter.isMissingNode() || filter.isNull() || filter.isString()) {
      return;
    }
    if (!filter.isArray()) {
      throw refusal(code);
    }
    for (JsonNode part : filter) {
      boolean texts = part.isArray() && part.valueStream().allMatch(JsonNode::isString);
      if (!part.isString() && !texts) {
        throw refusal(code);
      }
    }
  }

  private static ApiException refusal(String code) {
    return ApiException.invalid(
        code, "Invalid value at `.filter`: expected a string or an array of strings.");
  }

  /** Whether the client filters at all. */
  public static boolean present(JsonNode filter) {
    return filter.isString() ? !filter.asString().isBlank() : !filter.isEmpty();
  }

  /** The client's filter within the shards. */
  public static ArrayNode within(Set<ShardId> shards, JsonNode filter) {
    ArrayNode all = Json.array();
    if (present(filter)) {
      if (filter.isArray()) {
        filter.forEach(all::add);
      } else {
        all.add(filter);
      }
    }
    return all.add(in(shards));
  }

  private static String in(Set<ShardId> shards) {
    return shards.stream()
        .sorted()
        .map(ShardId::toString)
        .collect(Collectors.joining(", ", "_miroir_shard IN [", "]"));
  }
}
