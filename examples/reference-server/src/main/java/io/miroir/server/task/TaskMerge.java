package io.miroir.server.task;

import io.miroir.engine.ClientTasks.ClientTask;
import io.miroir.server.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a client's task of the tasks of its nodes. A pure function. */
final class TaskMerge {
  private TaskMerge() {}

  /** The task as Meilisearch shows one. */
  static ObjectNode merge(ClientTask task, List<JsonNode> parts) {
    String status = status(parts);
    boolean ended = !status.equals("enqueued") && !status.equals("processing");
    ObjectNode shown =
        Json.object()
            .put("uid", task.uid())
            .putNull("batchUid")
            .put("indexUid", task.index())
            .put("status", status)
            .put("type", task.type())
            .putNull("canceledBy");
    shown.set("details", details(task.type(), parts));
    shown.set("error", error(parts));
    Optional<Instant> started = instants(parts, "startedAt").min(Instant::compareTo);
    Optional<Instant> finished = instants(parts, "finishedAt").max(Instant::compareTo);
    if (ended && parts.isEmpty()) {
      Instant enqueued = Instant.parse(task.enqueuedAt());
      started = Optional.of(enqueued);
      finished = Optional.of(enqueued);
    }
    putText(
        shown,
        "duration",
        ended && started.isPresent() && finished.isPresent()
            ? Optional.of(Duration.between(started.get(), finished.get()).toString())
            : Optional.empty());
    shown.put("enqueuedAt", task.enqueuedAt());
    putText(shown, "startedAt", started.map(Instant::toString));
    putText(shown, "finishedAt", ended ? finished.map(Instant::toString) : Optional.empty());
    return shown;
  }

  /** It failed when one part did; it succeeded when all did; it began when one did. */
  static String status(List<JsonNode> parts) {
    List<String> each = parts.stream().map(part -> part.path("status").asString("")).toList();
    for (String bad : List.of("failed", "canceled")) {
      if (each.contains(bad)) {
        return bad;
      }
    }
    if (each.stream().allMatch("succeeded"::equals)) {
      return "succeeded";
    }
    return each.stream().anyMatch(one -> one.equals("processing") || one.equals("succeeded"))
        ? "processing"
        : "enqueued";
  }

  private static JsonNode error(List<JsonNode> parts) {
    for (JsonNode part : parts) {
      if (part.path("error").isObject()) {
        return part.path("error");
      }
    }
    return Json.object().nullNode();
  }

  /** Counts are summed; a filter or settings would show fields that are ours, and are left out. */
  private static ObjectNode details(String type, List<JsonNode> parts) {
    ObjectNode details = Json.object();
    if (type.equals("settingsUpdate") || type.equals("indexCreation")) {
      return details;
    }
    for (JsonNode part : parts) {
      for (Map.Entry<String, JsonNode> detail : part.path("details").properties()) {
        String name = detail.getKey();
        JsonNode value = detail.getValue();
        if (value.isIntegralNumber()) {
          details.put(name, details.path(name).asLong(0) + value.asLong());
        }
      }
    }
    return details;
  }

  private static Stream<Instant> instants(List<JsonNode> parts, String name) {
    return parts.stream()
        .map(part -> part.path(name))
        .filter(JsonNode::isString)
        .flatMap(text -> instant(text.asString()).stream());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notAnInstant) {
      return Optional.empty();
    }
  }

  private static void putText(ObjectNode shown, String name, Optional<String> text) {
    if (text.isPresent()) {
      shown.put(name, text.get());
    } else {
      shown.putNull(name);
    }
  }
}
