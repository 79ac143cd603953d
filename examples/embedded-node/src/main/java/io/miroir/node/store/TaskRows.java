package io.miroir.node.store;

import io.miroir.node.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How tasks stand in the two files' rows. */
final class TaskRows {
  private static final String COLUMNS = "SELECT uid, index_uid, type, arguments, enqueued_at FROM ";

  private TaskRows() {}

  /** Gives the task the next uid and writes it, in the order of the calls. */
  static AcceptedTask insert(
      Session accepted,
      String indexUid,
      TaskType type,
      Map<String, @Nullable Object> arguments,
      byte @Nullable [] payload,
      String enqueuedAt) {
    long uid = accepted.number("SELECT coalesce(max(uid) + 1, 0) FROM task");
    accepted.update(
        "INSERT INTO task VALUES (?, ?, ?, ?, ?)",
        uid,
        indexUid,
        type.name(),
        Json.text(arguments),
        enqueuedAt);
    if (payload != null) {
      accepted.update("INSERT INTO payload VALUES (?, ?)", uid, payload);
    }
    return new AcceptedTask(uid, indexUid, type, arguments, enqueuedAt);
  }

  /** The accepted tasks without an outcome, oldest first. */
  static List<AcceptedTask> unfinished(Session reader) {
    List<AcceptedTask> tasks = new ArrayList<>();
    reader.forEach(
        COLUMNS + "accepted.task WHERE uid NOT IN (SELECT uid FROM outcome) ORDER BY uid",
        List.of(),
        row -> tasks.add(read(row)));
    return tasks;
  }

  static AcceptedTask read(ResultSet row) throws SQLException {
    return new AcceptedTask(
        row.getLong(1),
        row.getString(2),
        TaskType.valueOf(row.getString(3)),
        Json.parseObject(row.getString(4)),
        row.getString(5));
  }

  static byte @Nullable [] payload(Session reader, long uid) {
    return reader.first(
        "SELECT body FROM accepted.payload WHERE uid = ?", row -> row.getBytes(1), uid);
  }

  static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
    Map<String, @Nullable Object> keyed = new LinkedHashMap<>();
    map.forEach((name, value) -> keyed.put(String.valueOf(name), value));
    return keyed;
  }
}
