package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Refusal;
import io.miroir.node.store.TaskQuery;
import io.miroir.node.store.TaskType;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Tasks. */
final class TaskRoutes {
  private static final Set<String> KNOWN =
      Set.of("uids", "statuses", "types", "indexUids", "limit", "from");

  private static final Set<String> STATUSES =
      Set.of("enqueued", "processing", "succeeded", "failed", "canceled");

  private final NodeStore store;

  TaskRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(Method.GET, "/tasks", "tasks.get", this::list);
    front.route(Method.GET, "/tasks/{task}", "tasks.get", this::one);
  }

  private Answer list(Exchange exchange) {
    Parameters query = exchange.query(KNOWN);
    List<String> statuses = texts(query, "statuses", ErrorCode.INVALID_TASK_STATUSES);
    for (String status : statuses) {
      if (!STATUSES.contains(status)) {
        throw new Refusal(
            ErrorCode.INVALID_TASK_STATUSES, "`" + status + "` is not a valid task status.");
      }
    }
    List<String> types = texts(query, "types", ErrorCode.INVALID_TASK_TYPES);
    for (String type : types) {
      if (TaskType.of(type).isEmpty()) {
        throw new Refusal(ErrorCode.INVALID_TASK_TYPES, "`" + type + "` is not a valid task type.");
      }
    }
    List<Long> uids =
        texts(query, "uids", ErrorCode.INVALID_TASK_UIDS).stream().map(TaskRoutes::uid).toList();
    return Answer.ok(
        store.tasks(
            new TaskQuery(
                uids,
                statuses,
                types,
                texts(query, "indexUids", ErrorCode.INVALID_TASK_INDEX_UIDS),
                query.number("limit", 20, ErrorCode.INVALID_TASK_LIMIT),
                query.has("from")
                    ? Long.valueOf(query.number("from", 0, ErrorCode.INVALID_TASK_LIMIT))
                    : null,
                exchange.access()::covers)));
  }

  private static List<String> texts(Parameters query, String name, ErrorCode code) {
    return Objects.requireNonNullElse(query.texts(name, code), List.<String>of());
  }

  private Answer one(Exchange exchange) {
    long uid = uid(exchange.pathParameter("task"));
    var task = store.task(uid);
    if (!exchange.access().covers(String.valueOf(task.get("indexUid")))) {
      throw new Refusal(ErrorCode.TASK_NOT_FOUND, "Task `" + uid + "` not found.");
    }
    return Answer.ok(task);
  }

  private static long uid(String digits) {
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw new Refusal(
          ErrorCode.INVALID_TASK_UIDS, "Invalid value: could not parse `" + digits + "` as a uid");
    }
  }
}
