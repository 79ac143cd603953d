package io.miroir.node.store;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that the API tells, as a request's answer or as a failed task's cause. Nothing was
 * changed.
 */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Makes the refusal with its sentence for people. */
  public Refusal(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Makes the refusal of an index that isn't there. */
  public static Refusal indexNotFound(String uid) {
    return new Refusal(ErrorCode.INDEX_NOT_FOUND, "Index `" + uid + "` not found.");
  }

  /** The code that programs read. */
  public ErrorCode code() {
    return code;
  }

  /** The error object of the API. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("message", getMessage());
    view.put("code", code.text());
    view.put("type", code.type());
    view.put("link", "https://docs.meilisearch.com/errors#" + code.text());
    return view;
  }
}
