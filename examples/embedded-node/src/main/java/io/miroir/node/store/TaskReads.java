package io.miroir.node.store;

import io.miroir.node.json.Json;
import io.miroir.node.json.Json.Raw;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tasks: what was accepted, joined with the outcome where there is one. */
final class TaskReads {
  private static final String FROM =
      " FROM accepted.task t LEFT JOIN outcome o ON o.uid = t.uid WHERE 1";

  private static final String COLUMNS =
      "SELECT t.uid, t.index_uid, t.type, t.arguments, t.enqueued_at, o.batch, o.failed,"
          + " o.details, o.error, o.started_at, o.finished_at, o.duration";

  private final Session session;
  private final Set<Long> processing;

  /**
   * Makes a reader of one snapshot.
   *
   * @param processing the tasks at hand, looked up before the snapshot was taken
   */
  TaskReads(Session session, Set<Long> processing) {
    this.session = session;
    this.processing = processing;
  }

  Map<String, @Nullable Object> one(long uid) {
    Map<String, @Nullable Object> task =
        session.first(COLUMNS + FROM + " AND t.uid = ?", this::view, uid);
    if (task == null) {
      throw new Refusal(ErrorCode.TASK_NOT_FOUND, "Task `" + uid + "` not found.");
    }
    return task;
  }

  Map<String, @Nullable Object> list(TaskQuery query) {
    StringBuilder where = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    restrict("t.uid", query.uids(), where, parameters);
    restrict(
        "t.type",
        query.types().stream().map(type -> TaskType.of(type).orElseThrow().name()).toList(),
        where,
        parameters);
    restrict("t.index_uid", indexUids(query), where, parameters);
    statuses(query.statuses(), where);
    long total = count(where, parameters);
    if (query.from() != null) {
      where.append(" AND t.uid <= ?");
      parameters.add(query.from());
    }
    parameters.add(query.limit() + 1);
    List<Map<String, @Nullable Object>> tasks = new ArrayList<>();
    session.forEach(
        COLUMNS + FROM + where + " ORDER BY t.uid DESC LIMIT ?",
        parameters,
        row -> tasks.add(view(row)));
    Object next = null;
    if (tasks.size() > query.limit()) {
      next = tasks.removeLast().get("uid");
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("results", tasks);
    answer.put("total", total);
    answer.put("limit", query.limit());
    answer.put("from", tasks.isEmpty() ? null : tasks.getFirst().get("uid"));
    answer.put("next", next);
    return answer;
  }

  private long count(StringBuilder where, List<Object> parameters) {
    long[] total = {0};
    session.forEach("SELECT count(*)" + FROM + where, parameters, row -> total[0] = row.getLong(1));
    return total[0];
  }

  /** The indexes to list, narrowed to those that the asker may see. */
  private List<?> indexUids(TaskQuery query) {
    List<String> known = new ArrayList<>();
    if (query.indexUids().isEmpty()) {
      session.forEach(
          "SELECT DISTINCT index_uid FROM accepted.task",
          List.of(),
          row -> known.add(row.getString(1)));
    } else {
      known.addAll(query.indexUids());
    }
    boolean narrowed = known.removeIf(uid -> !query.visible().test(uid));
    if (narrowed && known.isEmpty()) {
      known.add("");
    }
    return narrowed || !query.indexUids().isEmpty() ? known : List.of();
  }

  private static void restrict(
      String column, List<?> values, StringBuilder where, List<Object> parameters) {
    if (!values.isEmpty()) {
      where.append(" AND ").append(column).append(" IN (?");
      where.append(",?".repeat(values.size() - 1)).append(')');
      parameters.addAll(values);
    }
  }

  private void statuses(List<String> statuses, StringBuilder where) {
    if (statuses.isEmpty()) {
      return;
    }
    String hands = "(" + String.join(",", processing.stream().map(String::valueOf).toList()) + ")";
    List<String> alternatives = new ArrayList<>();
    for (String status : statuses) {
      alternatives.add(
          switch (status) {
            case "succeeded" -> "o.failed = 0";
            case "failed" -> "o.failed = 1";
            case "enqueued" -> "(o.uid IS NULL AND t.uid NOT IN " + hands + ")";
            case "processing" -> "(o.uid IS NULL AND t.uid IN " + hands + ")";
            default -> "0";
          });
    }
    where.append(" AND (").append(String.join(" OR ", alternatives)).append(')');
  }

  private Map<String, @Nullable Object> view(ResultSet row) throws SQLException {
    AcceptedTask task = TaskRows.read(row);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    long batch = row.getLong(6);
    boolean finished = !row.wasNull();
    view.put("uid", task.uid());
    view.put("batchUid", finished ? batch : null);
    view.put("indexUid", task.indexUid());
    view.put("status", finished ? ended(row) : waiting(task));
    view.put("type", task.type().text());
    view.put("canceledBy", null);
    view.put(
        "details",
        finished
            ? raw(row.getString(8))
            : new Raw(Json.text(task.type().details(task.arguments(), null))));
    view.put("error", raw(row.getString(9)));
    view.put("duration", row.getString(12));
    view.put("enqueuedAt", task.enqueuedAt());
    view.put("startedAt", row.getString(10));
    view.put("finishedAt", row.getString(11));
    if (task.arguments().get("customMetadata") != null) {
      view.put("customMetadata", Objects.toString(task.arguments().get("customMetadata")));
    }
    return view;
  }

  private static String ended(ResultSet row) throws SQLException {
    return row.getBoolean(7) ? "failed" : "succeeded";
  }

  private String waiting(AcceptedTask task) {
    return processing.contains(task.uid()) ? "processing" : "enqueued";
  }

  private static @Nullable Raw raw(@Nullable String json) {
    return json == null ? null : new Raw(json);
  }
}
