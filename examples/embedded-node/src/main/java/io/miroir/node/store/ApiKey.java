package io.miroir.node.store;

import io.miroir.node.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key: which actions on which indexes its holder may do, and until when. */
public record ApiKey(
    String uid,
    String text,
    @Nullable String name,
    @Nullable String description,
    List<String> actions,
    List<String> indexes,
    @Nullable Instant expiresAt,
    String createdAt,
    String updatedAt) {
  /** Copies the lists. */
  public ApiKey {
    actions = List.copyOf(actions);
    indexes = List.copyOf(indexes);
  }

  /** Whether the key allows the action now, on some index. */
  public boolean allows(String action) {
    boolean current = expiresAt == null || Instant.now().isBefore(expiresAt);
    return current && actions.stream().anyMatch(allowed -> covers(allowed, action));
  }

  private static boolean covers(String allowed, String action) {
    if (allowed.equals("*") || allowed.equals(action)) {
      return true;
    }
    if (allowed.endsWith(".*")) {
      return action.startsWith(allowed.substring(0, allowed.length() - 1));
    }
    return allowed.startsWith("*.") && action.endsWith(allowed.substring(1));
  }

  /** Whether the key holds for the index. */
  public boolean covers(String index) {
    return indexes.stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? index.startsWith(pattern.substring(0, pattern.length() - 1))
                    : pattern.equals(index));
  }

  ApiKey renamed(Map<String, @Nullable Object> changes) {
    return new ApiKey(
        uid,
        text,
        changes.containsKey("name") ? Objects.toString(changes.get("name"), null) : name,
        changes.containsKey("description")
            ? Objects.toString(changes.get("description"), null)
            : description,
        actions,
        indexes,
        expiresAt,
        createdAt,
        Instant.now().toString());
  }

  /** The key object of the API. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("description", description);
    view.put("key", text);
    view.put("uid", uid);
    view.put("actions", actions);
    view.put("indexes", indexes);
    view.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
    view.put("createdAt", createdAt);
    view.put("updatedAt", updatedAt);
    return view;
  }

  static ApiKey parse(String body, String text) {
    Map<String, @Nullable Object> view = Json.parseObject(body);
    Object expiresAt = view.get("expiresAt");
    return new ApiKey(
        String.valueOf(view.get("uid")),
        text,
        Objects.toString(view.get("name"), null),
        Objects.toString(view.get("description"), null),
        texts(view.get("actions")),
        texts(view.get("indexes")),
        expiresAt == null ? null : Instant.parse(expiresAt.toString()),
        String.valueOf(view.get("createdAt")),
        String.valueOf(view.get("updatedAt")));
  }

  private static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }
}
