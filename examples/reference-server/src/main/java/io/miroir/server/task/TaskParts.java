package io.miroir.server.task;

import io.miroir.api.topology.Node;
import io.miroir.engine.ClientTasks.NodeTask;
import io.miroir.server.http.Deadline;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.json.Json;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeTasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/** Asks nodes for their tasks, and remembers those that have ended. */
final class TaskParts {
  private static final String FORGOTTEN = "forgotten";
  private static final int REMEMBERED_MAX = 20_000;

  private final NodeTasks nodeTasks;
  private final FleetNodes nodes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NodeTask, JsonNode> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeTask, JsonNode> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  TaskParts(NodeTasks nodeTasks, FleetNodes nodes) {
    this.nodeTasks = nodeTasks;
    this.nodes = nodes;
  }

  /**
   * A node's task; a task without a status if the node does not tell now. One that has left the
   * fleet will not tell any more.
   */
  JsonNode find(NodeTask part, Deadline deadline) {
    JsonNode known = remembered(part);
    if (!known.isMissingNode()) {
      return known;
    }
    Optional<Node> node = nodes.node(part.node());
    if (node.isEmpty()) {
      return forgotten();
    }
    NodeAnswer answer = nodeTasks.ask(node.get(), part.task(), deadline);
    if (!(answer instanceof Answered answered) || !answered.ok()) {
      return answer instanceof Answered answered && answered.status() == 404
          ? forgotten()
          : Json.object();
    }
    JsonNode task = answered.json();
    if (NodeTasks.finished(task)) {
      remember(part, task);
    }
    return task;
  }

  private static JsonNode forgotten() {
    return Json.object().put("status", FORGOTTEN);
  }

  /** Whether the node no longer knows of it, or has left. */
  static boolean forgotten(JsonNode task) {
    return task.path("status").asString("").equals(FORGOTTEN);
  }

  private JsonNode remembered(NodeTask part) {
    lock.lock();
    try {
      JsonNode task = ended.get(part);
      return task == null ? Json.object().path("none") : task;
    } finally {
      lock.unlock();
    }
  }

  private void remember(NodeTask part, JsonNode task) {
    lock.lock();
    try {
      ended.put(part, task);
    } finally {
      lock.unlock();
    }
  }
}
