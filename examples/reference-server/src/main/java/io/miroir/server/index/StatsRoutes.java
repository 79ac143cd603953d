package io.miroir.server.index;

import io.miroir.engine.Indexes;
import io.miroir.engine.Reads;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.Call;
import io.miroir.server.http.Deadline;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeReads;
import io.miroir.server.node.NodeRequest;
import io.miroir.server.node.ShardFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much the indexes hold. Documents are counted by the shards that each node answers for: during
 * a move two nodes hold some of them.
 */
public final class StatsRoutes implements Routes.Part {
  private final Indexes indexes;
  private final Reads reads;
  private final NodeReads nodeReads;
  private final NodeClient client;
  private final String nodeKey;
  private final FleetNodes nodes;

  public StatsRoutes(
      Indexes indexes,
      Reads reads,
      NodeReads nodeReads,
      NodeClient client,
      String nodeKey,
      FleetNodes nodes) {
    this.indexes = indexes;
    this.reads = reads;
    this.nodeReads = nodeReads;
    this.client = client;
    this.nodeKey = nodeKey;
    this.nodes = nodes;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", "/stats", Access.MASTER, this::all)
        .add("GET", "/indexes/{uid}/stats", Access.MASTER, this::one);
  }

  private Answer one(Call call) {
    call.allowQuery();
    return Answer.json(200, stats(IndexNames.requireUid(call.path("uid")), call.deadline()));
  }

  private Answer all(Call call) {
    call.allowQuery();
    long size = 0;
    long used = 0;
    NodeRequest request = NodeRequest.get("/stats", "stats");
    List<NodeAnswer> answers =
        FanOut.each(nodes.all(), node -> client.send(node, nodeKey, request, call.deadline()));
    for (NodeAnswer answer : answers) {
      if (answer instanceof Answered answered) {
        size += answered.json().path("databaseSize").asLong(0);
        used += answered.json().path("usedDatabaseSize").asLong(0);
      }
    }
    ObjectNode stats = Json.object().put("databaseSize", size).put("usedDatabaseSize", used);
    stats.putNull("lastUpdate");
    ObjectNode each = stats.putObject("indexes");
    for (Indexes.Index index : indexes.list()) {
      each.set(index.uid(), stats(index.uid(), call.deadline()));
    }
    return Answer.json(200, stats);
  }

  private ObjectNode stats(String uid, Deadline deadline) {
    try (Reads.View view = reads.begin(uid)) {
      List<NodeReads.Part> counts =
          nodeReads.each(
              view,
              (node, shards) ->
                  NodeRequest.post(
                      "/indexes/" + uid + "/documents/fetch",
                      Json.bytes(
                          Json.object()
                              .put("limit", 0)
                              .set(
                                  "filter",
                                  ShardFilter.within(shards, Json.object().path("filter")))),
                      "count"),
              deadline);
      NodeReads.refuseFaults(counts);
      if (!NodeReads.missing(counts).isEmpty()) {
        throw NodeReads.unavailable(counts);
      }
      long documents = 0;
      for (NodeReads.Part part : counts) {
        if (part.answer() instanceof Answered answered) {
          documents += answered.json().path("total").asLong(0);
        }
      }
      ObjectNode stats = Json.object().put("numberOfDocuments", documents);
      addFields(stats, view, uid, deadline);
      NodeReads.requireCurrent(view);
      return stats;
    }
  }

  private void addFields(ObjectNode stats, Reads.View view, String uid, Deadline deadline) {
    NodeRequest request = NodeRequest.get("/indexes/" + uid + "/stats", "stats");
    boolean indexing = false;
    Map<String, Long> fields = new TreeMap<>();
    List<NodeAnswer> answers =
        FanOut.each(
            view.shardsByNode().keySet(), node -> client.send(node, nodeKey, request, deadline));
    for (NodeAnswer answer : answers) {
      if (answer instanceof Answered answered) {
        JsonNode told = answered.json();
        indexing |= told.path("isIndexing").asBoolean(false);
        for (Map.Entry<String, JsonNode> field : told.path("fieldDistribution").properties()) {
          if (!field.getKey().startsWith(Json.RESERVED)) {
            fields.merge(field.getKey(), field.getValue().asLong(0), Long::sum);
          }
        }
      }
    }
    stats.put("isIndexing", indexing);
    ObjectNode distribution = stats.putObject("fieldDistribution");
    fields.forEach(distribution::put);
  }
}
