package io.miroir.server.index;

import io.miroir.api.topology.Node;
import io.miroir.engine.ClientTasks.NodeTask;
import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.engine.RefusedException;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.json.Json;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeRequest;
import io.miroir.server.node.NodeTasks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates an index: on every node with its settings, then in the fleet's record. After a crash
 * between the two the nodes have an empty index that nobody knows, and creating it again goes on
 * from there.
 */
public final class IndexCreation {
  /**
   * What was made.
   *
   * @param index the index
   * @param parts the node tasks that made it, all of which have succeeded
   */
  public record Created(Index index, List<NodeTask> parts) {}

  private final Indexes indexes;
  private final FleetNodes nodes;
  private final NodeClient client;
  private final NodeTasks tasks;
  private final String nodeKey;
  private final IndexLocks locks;

  public IndexCreation(
      Indexes indexes,
      FleetNodes nodes,
      NodeClient client,
      NodeTasks tasks,
      String nodeKey,
      IndexLocks locks) {
    this.indexes = indexes;
    this.nodes = nodes;
    this.client = client;
    this.tasks = tasks;
    this.nodeKey = nodeKey;
    this.locks = locks;
  }

  /** The index, made now if there is none, with this primary key if it has none. */
  public Index ensure(String uid, String primaryKey, Deadline deadline) {
    Optional<Index> known = indexes.find(uid).filter(index -> complete(index, primaryKey));
    return known.isPresent()
        ? known.get()
        : locks.locked(uid, deadline, () -> ensureLocked(uid, primaryKey, deadline));
  }

  private static boolean complete(Index index, String primaryKey) {
    return !index.primaryKey().isEmpty() || primaryKey.isEmpty();
  }

  private Index ensureLocked(String uid, String primaryKey, Deadline deadline) {
    Optional<Index> known = indexes.find(uid);
    if (known.isEmpty()) {
      return createLocked(uid, primaryKey, deadline).index();
    }
    return complete(known.get(), primaryKey)
        ? known.get()
        : nameKey(known.get(), primaryKey, deadline);
  }

  /** Makes a new index; empty if there is one. */
  public Optional<Created> create(String uid, String primaryKey, Deadline deadline) {
    return locks.locked(
        uid,
        deadline,
        () ->
            indexes.find(uid).isPresent()
                ? Optional.<Created>empty()
                : Optional.of(createLocked(uid, primaryKey, deadline)));
  }

  private Created createLocked(String uid, String primaryKey, Deadline deadline) {
    IndexFront front = IndexFront.of(primaryKey);
    byte[] settings = Json.bytes(NodeSettings.initial(front));
    List<NodeTask> parts =
        FanOut.each(nodes.all(), node -> createOn(node, uid, primaryKey, settings, deadline));
    return new Created(record(uid, primaryKey, front), parts);
  }

  private Index record(String uid, String primaryKey, IndexFront front) {
    try {
      return indexes.create(uid, primaryKey, Instant.now().toString(), front.text());
    } catch (RefusedException refused) {
      if (refused.reason() == RefusedException.Reason.INDEX_EXISTS) {
        return indexes.find(uid).orElseThrow(() -> refused);
      }
      throw refused;
    }
  }

  private NodeTask createOn(
      Node node, String uid, String primaryKey, byte[] settings, Deadline deadline) {
    tasks.settle(node, uid, deadline);
    NodeAnswer found = send(node, NodeRequest.get("/indexes/" + uid, "index"), deadline);
    if (found.done()) {
      requireEmpty(node, uid, deadline);
    }
    ObjectNode asked = Json.object().put("uid", uid);
    if (!primaryKey.isEmpty()) {
      asked.put("primaryKey", primaryKey);
    }
    byte[] body = Json.bytes(asked);
    long made =
        found.done()
            ? primaryKey.isEmpty() ? -1 : rename(node, uid, primaryKey, deadline)
            : queued(node, NodeRequest.post("/indexes", body, "index"), deadline);
    long set =
        queued(
            node,
            NodeRequest.patch("/indexes/" + uid + "/settings", settings, "settings"),
            deadline);
    if (made >= 0) {
      requireSucceeded(node, tasks.await(node, made, deadline), "index_already_exists");
    }
    requireSucceeded(node, tasks.await(node, set, deadline), "");
    return new NodeTask(node.id(), set);
  }

  /** An index that holds documents and is in no record is not ours to take. */
  private void requireEmpty(Node node, String uid, Deadline deadline) {
    NodeAnswer answer =
        send(node, NodeRequest.get("/indexes/" + uid + "/stats", "stats"), deadline);
    if (!(answer instanceof Answered answered) || !answered.ok()) {
      throw unavailable(node, answer);
    }
    long documents = answered.json().path("numberOfDocuments").asLong(0);
    if (documents > 0) {
      throw ApiException.of(
          409,
          "miroir_conflict",
          "Node "
              + node.id()
              + " has an index `"
              + uid
              + "` with "
              + documents
              + " documents that the fleet does not know; nothing was created. Delete it on that"
              + " node, or choose another name.");
    }
  }

  /** Gives an index that has no primary key this one, on every node and in the record. */
  private Index nameKey(Index index, String primaryKey, Deadline deadline) {
    FanOut.each(
        nodes.all(),
        node -> {
          long task = rename(node, index.uid(), primaryKey, deadline);
          // A joining node has no index yet; it gets one of the source's primary key.
          requireSucceeded(node, tasks.await(node, task, deadline), "index_not_found");
          return task;
        });
    return indexes
        .update(index, primaryKey, index.front())
        .or(() -> indexes.find(index.uid()))
        .orElseThrow(() -> ApiException.indexNotFound(index.uid()));
  }

  private long rename(Node node, String uid, String primaryKey, Deadline deadline) {
    byte[] body = Json.bytes(Json.object().put("primaryKey", primaryKey));
    return queued(node, NodeRequest.patch("/indexes/" + uid, body, "index"), deadline);
  }

  private long queued(Node node, NodeRequest request, Deadline deadline) {
    NodeAnswer answer = send(node, request, deadline);
    if (answer instanceof Answered answered) {
      if (answered.ok()) {
        return answered.json().path("taskUid").asLong();
      }
      if (answered.faultOfRequest()) {
        throw ApiException.relayed(answered.status(), answered.json());
      }
    }
    throw unavailable(node, answer);
  }

  private NodeAnswer send(Node node, NodeRequest request, Deadline deadline) {
    return client.send(node, nodeKey, request, deadline);
  }

  private static void requireSucceeded(Node node, JsonNode task, String allowedCode) {
    String code = task.path("error").path("code").asString("");
    if (!task.path("status").asString("").equals("succeeded")
        && (code.isEmpty() || !code.equals(allowedCode))) {
      throw ApiException.unavailable(
          "miroir_unavailable",
          "Node "
              + node.id()
              + " could not make the index ready: "
              + task.path("error").path("message").asString("it gives no reason")
              + ".",
          1);
    }
  }

  private static ApiException unavailable(Node node, NodeAnswer answer) {
    return ApiException.unavailable(
        "miroir_unavailable",
        "The index was not made ready: node "
            + node.id()
            + " "
            + answer.told()
            + ". It is safe to do this again.",
        1);
  }
}
