package io.miroir.server.documents;

import io.miroir.api.ShardId;
import io.miroir.engine.Permit;
import io.miroir.engine.Writes;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.IndexNames;
import io.miroir.server.json.DocumentKey;
import io.miroir.server.json.Json;
import io.miroir.server.node.ClientWrites;
import io.miroir.server.node.NodeRequest;
import io.miroir.server.node.ShardFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Deletes documents by their keys, by a filter, or all of them. */
public final class DocumentDeleteRoutes implements Routes.Part {
  private static final String DOCUMENTS = "/indexes/{uid}/documents";
  private static final String TYPE = "documentDeletion";

  private final Writes writes;
  private final ClientWrites clientWrites;

  public DocumentDeleteRoutes(Writes writes, ClientWrites clientWrites) {
    this.writes = writes;
    this.clientWrites = clientWrites;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("DELETE", DOCUMENTS + "/{id}", Access.MASTER, this::one)
        .add("DELETE", DOCUMENTS, Access.MASTER, this::all)
        .add("POST", DOCUMENTS + "/delete-batch", Access.MASTER, this::batch)
        .add("POST", DOCUMENTS + "/delete", Access.MASTER, this::filtered);
  }

  private Answer one(Call call) {
    call.allowQuery();
    return byKeys(call, List.of(requireKey(call.path("id"))));
  }

  private Answer batch(Call call) {
    call.allowQuery();
    JsonNode body = call.json();
    if (!body.isArray()) {
      throw ApiException.invalid(
          "malformed_payload", "The body is to be an array of document identifiers.");
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode id : body) {
      if (!id.isString() && !id.isIntegralNumber()) {
        throw ApiException.invalid("invalid_document_id", DocumentKey.refusal(id.toString()));
      }
      keys.add(requireKey(id.asString()));
    }
    return byKeys(call, keys);
  }

  static String requireKey(String key) {
    if (!DocumentKey.valid(key)) {
      throw ApiException.invalid("invalid_document_id", DocumentKey.refusal(key));
    }
    return key;
  }

  private Answer byKeys(Call call, List<String> keys) {
    String uid = IndexNames.requireUid(call.path("uid"));
    try (Permit permit = writes.begin(uid, keys, Writes.Kind.DELETE)) {
      Map<String, ShardId> shards = new LinkedHashMap<>();
      keys.forEach(key -> shards.put(key, permit.stamp(key).shard()));
      return clientWrites.write(
          permit,
          uid,
          TYPE,
          call.deadline(),
          leg -> {
            ArrayNode ids = Json.array();
            shards.forEach(
                (key, shard) -> {
                  if (leg.shards().contains(shard)) {
                    ids.add(key);
                  }
                });
            return NodeRequest.post(
                "/indexes/" + uid + "/documents/delete-batch", Json.bytes(ids), "delete");
          });
    }
  }

  private Answer filtered(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of("filter"));
    JsonNode filter = body.path("filter");
    if (filter.isMissingNode()) {
      throw ApiException.invalid("missing_document_filter", "Missing field `filter`");
    }
    ShardFilter.check(filter, "invalid_document_filter");
    if (!ShardFilter.present(filter)) {
      throw ApiException.invalid(
          "invalid_document_filter",
          "Sending an empty filter is forbidden: it would delete every document; nothing was"
              + " deleted.");
    }
    return byFilter(call, filter);
  }

  private Answer all(Call call) {
    call.allowQuery();
    return byFilter(call, Json.object().path("filter"));
  }

  /**
   * A leg deletes within its own shards only: a node may be the new owner of one shard and the old
   * owner of another, whose documents its own leg deletes at a later stage.
   */
  private Answer byFilter(Call call, JsonNode filter) {
    String uid = IndexNames.requireUid(call.path("uid"));
    try (Permit permit = writes.beginAll(uid)) {
      return clientWrites.write(
          permit,
          uid,
          TYPE,
          call.deadline(),
          leg ->
              NodeRequest.post(
                  "/indexes/" + uid + "/documents/delete",
                  Json.bytes(Json.object().set("filter", ShardFilter.within(leg.shards(), filter))),
                  "delete"));
    }
  }
}
