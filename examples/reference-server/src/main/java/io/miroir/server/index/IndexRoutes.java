package io.miroir.server.index;

import io.miroir.api.topology.Node;
import io.miroir.engine.ClientTasks.NodeTask;
import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Deadline;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import io.miroir.server.node.ClientWrites;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates, lists and deletes indexes. */
public final class IndexRoutes implements Routes.Part {
  private static final int LIMIT = 20;

  private final Indexes indexes;
  private final IndexCreation creation;
  private final ClientWrites writes;
  private final FleetNodes nodes;
  private final NodeClient client;
  private final String nodeKey;
  private final IndexLocks locks;

  public IndexRoutes(
      Indexes indexes,
      IndexCreation creation,
      ClientWrites writes,
      FleetNodes nodes,
      NodeClient client,
      String nodeKey,
      IndexLocks locks) {
    this.indexes = indexes;
    this.creation = creation;
    this.writes = writes;
    this.nodes = nodes;
    this.client = client;
    this.nodeKey = nodeKey;
    this.locks = locks;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("POST", "/indexes", Access.MASTER, this::create)
        .add("GET", "/indexes", Access.MASTER, this::list)
        .add("GET", "/indexes/{uid}", Access.MASTER, this::find)
        .add("DELETE", "/indexes/{uid}", Access.MASTER, this::delete);
  }

  private Answer create(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of("uid", "primaryKey"));
    JsonNode uid = body.path("uid");
    if (uid.isMissingNode()) {
      throw ApiException.invalid("missing_index_uid", "Missing field `uid`");
    }
    String name = IndexNames.requireUid(uid.isString() ? uid.asString() : uid.toString());
    JsonNode key = body.path("primaryKey");
    String primaryKey =
        key.isMissingNode() || key.isNull()
            ? ""
            : IndexNames.requirePrimaryKey(key.isString() ? key.asString() : key.toString());
    Optional<IndexCreation.Created> created = creation.create(name, primaryKey, call.deadline());
    return writes.accepted(
        name,
        "indexCreation",
        created.isPresent() ? created.get().parts() : collision(name, call.deadline()));
  }

  /** A task that fails as it fails on one node: the index exists. */
  private List<NodeTask> collision(String uid, Deadline deadline) {
    byte[] body = Json.bytes(Json.object().put("uid", uid));
    return nodes.all().stream()
        .filter(node -> has(node, uid, deadline))
        .limit(1)
        .map(node -> queue(node, NodeRequest.post("/indexes", body, "index"), deadline))
        .toList();
  }

  private Answer list(Call call) {
    call.allowQuery("offset", "limit");
    int offset = call.queryNumber("offset", 0);
    int limit = call.queryNumber("limit", LIMIT);
    List<Index> all = indexes.list();
    ObjectNode page = Json.object();
    ArrayNode results = page.putArray("results");
    all.stream().skip(offset).limit(limit).map(IndexRoutes::shown).forEach(results::add);
    return Answer.json(
        200, page.put("offset", offset).put("limit", limit).put("total", all.size()));
  }

  private Answer find(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    return Answer.json(
        200, shown(indexes.find(uid).orElseThrow(() -> ApiException.indexNotFound(uid))));
  }

  private static ObjectNode shown(Index index) {
    ObjectNode shown =
        Json.object()
            .put("uid", index.uid())
            .put("createdAt", index.createdAt())
            .put("updatedAt", index.createdAt());
    return index.primaryKey().isEmpty()
        ? shown.putNull("primaryKey")
        : shown.put("primaryKey", index.primaryKey());
  }

  private Answer delete(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    return locks.locked(
        uid,
        call.deadline(),
        () -> {
          List<NodeTask> parts = indexes.delete(uid, () -> deleteOnNodes(uid, call.deadline()));
          return writes.accepted(uid, "indexDeletion", parts);
        });
  }

  /** A node that never held a shard of the index has no such index. */
  private List<NodeTask> deleteOnNodes(String uid, Deadline deadline) {
    List<Node> holders = nodes.all().stream().filter(node -> has(node, uid, deadline)).toList();
    NodeRequest request = NodeRequest.delete("/indexes/" + uid, "index");
    return FanOut.each(holders, node -> queue(node, request, deadline));
  }

  private boolean has(Node node, String uid, Deadline deadline) {
    NodeRequest request = NodeRequest.get("/indexes/" + uid, "index");
    return !(client.send(node, nodeKey, request, deadline) instanceof Answered answered
        && answered.status() == 404);
  }

  private NodeTask queue(Node node, NodeRequest request, Deadline deadline) {
    NodeAnswer answer = client.send(node, nodeKey, request, deadline);
    if (answer instanceof Answered answered && answered.ok()) {
      return new NodeTask(node.id(), answered.json().path("taskUid").asLong());
    }
    throw ApiException.unavailable(
        "miroir_unavailable",
        "Not every node did its part: node " + node.id() + " " + answer.told() + ".",
        1);
  }
}
