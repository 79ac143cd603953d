package io.miroir.server.node;

import io.miroir.api.topology.Node;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.node.NodeAnswer.Answered;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Follows tasks on nodes, with the nodes' own key. */
public final class NodeTasks {
  private static final Duration PAUSE_MIN = Duration.ofMillis(5);
  private static final Duration PAUSE_MAX = Duration.ofMillis(200);

  private final NodeClient client;
  private final String nodeKey;

  public NodeTasks(NodeClient client, String nodeKey) {
    this.client = client;
    this.nodeKey = nodeKey;
  }

  /** A task as its node tells it; what became of the question if it does not. */
  public NodeAnswer ask(Node node, long task, Deadline deadline) {
    return client.send(node, nodeKey, NodeRequest.get("/tasks/" + task, "task"), deadline);
  }

  /**
   * Waits until a task has ended, well or not.
   *
   * @throws ApiException if it has not by the deadline, or its node does not tell
   */
  public JsonNode await(Node node, long task, Deadline deadline) {
    Duration pause = PAUSE_MIN;
    while (true) {
      NodeAnswer answer = ask(node, task, deadline);
      if (!(answer instanceof Answered answered) || !answered.ok()) {
        throw unavailable(node, "task " + task, answer);
      }
      JsonNode told = answered.json();
      if (finished(told)) {
        return told;
      }
      if (deadline.passed() || Thread.currentThread().isInterrupted()) {
        throw ApiException.unavailable(
            "miroir_unavailable",
            "Node " + node.id() + " has not finished task " + task + " in time.",
            1);
      }
      LockSupport.parkNanos(pause.toNanos());
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }
  }

  /** Waits until all that a node has queued for an index has ended. */
  public void settle(Node node, String index, Deadline deadline) {
    String path = "/tasks?limit=1&indexUids=" + index;
    NodeAnswer answer = client.send(node, nodeKey, NodeRequest.get(path, "task"), deadline);
    if (!(answer instanceof Answered answered) || !answered.ok()) {
      throw unavailable(node, "the newest task of " + index, answer);
    }
    Optional<JsonNode> newest = answered.json().path("results").valueStream().findFirst();
    if (newest.isPresent() && !finished(newest.get())) {
      await(node, newest.get().path("uid").asLong(), deadline);
    }
  }

  /** Whether a task has ended, well or not. */
  public static boolean finished(JsonNode task) {
    return switch (task.path("status").asString("")) {
      case "succeeded", "failed", "canceled" -> true;
      default -> false;
    };
  }

  private static ApiException unavailable(Node node, String what, NodeAnswer answer) {
    return ApiException.unavailable(
        "miroir_unavailable",
        "Node " + node.id() + " was asked for " + what + " and " + answer.told() + ".",
        1);
  }
}
