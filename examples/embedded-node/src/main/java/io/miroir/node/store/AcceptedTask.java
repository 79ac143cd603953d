package io.miroir.node.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that is durable.
 *
 * @param uid its place in the order of acceptance
 * @param arguments what to do, as JSON would hold it
 */
public record AcceptedTask(
    long uid,
    String indexUid,
    TaskType type,
    Map<String, @Nullable Object> arguments,
    String enqueuedAt) {
  /** The answer that tells of the acceptance. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("taskUid", uid);
    view.put("indexUid", indexUid);
    view.put("status", "enqueued");
    view.put("type", type.text());
    view.put("enqueuedAt", enqueuedAt);
    return view;
  }
}
