package io.miroir.server.task;

import io.miroir.engine.ClientTasks;
import io.miroir.engine.ClientTasks.ClientTask;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Deadline;
import io.miroir.server.http.Routes;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.json.Json;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.NodeTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells clients of their tasks: the record is the fleet's, the state is asked of the nodes. */
public final class TaskRoutes implements Routes.Part {
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 1_000;
  private static final int PAGE = 500;

  private final ClientTasks tasks;
  private final TaskParts parts;

  public TaskRoutes(ClientTasks tasks, NodeTasks nodeTasks, FleetNodes nodes) {
    this.tasks = tasks;
    this.parts = new TaskParts(nodeTasks, nodes);
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", "/tasks", Access.MASTER, this::list)
        .add("GET", "/tasks/{uid}", Access.MASTER, this::find);
  }

  private Answer find(Call call) {
    call.allowQuery();
    String text = call.path("uid");
    long uid;
    try {
      uid = Long.parseUnsignedLong(text);
    } catch (NumberFormatException notANumber) {
      throw ApiException.invalid(
          "invalid_task_uids",
          "Invalid value in parameter `taskUid`: could not parse `" + text + "` as a number.");
    }
    ObjectNode shown =
        tasks
            .find(uid)
            .flatMap(task -> shown(task, call.deadline()))
            .orElseThrow(
                () -> ApiException.of(404, "task_not_found", "Task `" + uid + "` not found."));
    return Answer.json(200, shown);
  }

  /**
   * A node forgets its oldest ended tasks, and takes all with it when it leaves the fleet; what
   * became of such a one can't be told any more.
   */
  private Optional<ObjectNode> shown(ClientTask task, Deadline deadline) {
    List<JsonNode> told = FanOut.each(task.parts(), part -> parts.find(part, deadline));
    return told.stream().anyMatch(TaskParts::forgotten)
        ? Optional.empty()
        : Optional.of(TaskMerge.merge(task, told));
  }

  private Answer list(Call call) {
    call.allowQuery("limit", "from", "uids", "statuses", "types", "indexUids");
    int limit = Math.min(call.queryNumber("limit", LIMIT), LIMIT_MAX);
    long from = call.query("from").isPresent() ? call.queryNumber("from", 0) : Long.MAX_VALUE;
    List<ClientTask> matching = matching(TaskFilter.of(call), call.deadline());
    List<ClientTask> rest = matching.stream().filter(task -> task.uid() <= from).toList();
    ObjectNode answer = Json.object();
    ArrayNode results = answer.putArray("results");
    rest.stream()
        .limit(limit)
        .forEach(task -> shown(task, call.deadline()).ifPresent(results::add));
    answer.put("total", matching.size()).put("limit", limit);
    putUid(answer, "from", rest.stream().findFirst());
    putUid(answer, "next", rest.stream().skip(limit).findFirst());
    return Answer.json(200, answer);
  }

  private List<ClientTask> matching(TaskFilter filter, Deadline deadline) {
    List<ClientTask> matching = new ArrayList<>();
    long from = Long.MAX_VALUE;
    List<ClientTask> page;
    do {
      page = tasks.list(from, PAGE);
      for (ClientTask task : page) {
        if (filter.takes(task)
            && (filter.statuses().isEmpty() || hasStatus(task, filter, deadline))) {
          matching.add(task);
        }
        from = task.uid() - 1;
      }
    } while (page.size() == PAGE);
    return matching;
  }

  private boolean hasStatus(ClientTask task, TaskFilter filter, Deadline deadline) {
    return shown(task, deadline)
        .filter(shown -> filter.statuses().contains(shown.path("status").asString("")))
        .isPresent();
  }

  private static void putUid(ObjectNode answer, String name, Optional<ClientTask> task) {
    if (task.isPresent()) {
      answer.put(name, task.get().uid());
    } else {
      answer.putNull(name);
    }
  }

  /** Which tasks of a list are wanted; an empty set wants all. */
  private record TaskFilter(
      Set<String> uids, Set<String> statuses, Set<String> types, Set<String> indexes) {
    static TaskFilter of(Call call) {
      return new TaskFilter(
          words(call, "uids"),
          words(call, "statuses"),
          words(call, "types"),
          words(call, "indexUids"));
    }

    private static Set<String> words(Call call, String name) {
      return call.query(name)
          .filter(list -> !list.equals("*"))
          .map(list -> Set.copyOf(List.of(list.split(",", -1))))
          .orElse(Set.of());
    }

    boolean takes(ClientTask task) {
      return among(uids, Long.toString(task.uid()))
          && among(types, task.type())
          && among(indexes, task.index());
    }

    private static boolean among(Set<String> wanted, String word) {
      return wanted.isEmpty() || wanted.contains(word);
    }
  }
}
