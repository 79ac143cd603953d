package io.miroir.node.store;

import io.miroir.node.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task does. */
public enum TaskType {
  DOCUMENT_ADDITION_OR_UPDATE("documentAdditionOrUpdate"),
  DOCUMENT_DELETION("documentDeletion"),
  SETTINGS_UPDATE("settingsUpdate"),
  INDEX_CREATION("indexCreation"),
  INDEX_UPDATE("indexUpdate"),
  INDEX_DELETION("indexDeletion");

  private final String text;

  TaskType(String text) {
    this.text = text;
  }

  /** The type as the API writes it. */
  public String text() {
    return text;
  }

  /** The type that the API calls so, if this node has it. */
  public static Optional<TaskType> of(String text) {
    for (TaskType type : values()) {
      if (type.text.equalsIgnoreCase(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * What a task tells of itself.
   *
   * @param done how many documents it touched, or null while it has not been applied
   */
  Map<String, @Nullable Object> details(
      Map<String, @Nullable Object> arguments, @Nullable Long done) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    switch (this) {
      case DOCUMENT_ADDITION_OR_UPDATE -> {
        details.put("receivedDocuments", arguments.get("received"));
        details.put("indexedDocuments", done);
      }
      case DOCUMENT_DELETION -> {
        details.put("providedIds", arguments.get("ids") instanceof List<?> ids ? ids.size() : 0);
        Object filter = arguments.get("filter");
        details.put("originalFilter", filter == null ? null : Json.text(filter));
        details.put("deletedDocuments", done);
      }
      case SETTINGS_UPDATE -> {
        if (arguments.get("settings") instanceof Map<?, ?> settings) {
          settings.forEach((name, value) -> details.put(String.valueOf(name), value));
        }
      }
      case INDEX_CREATION, INDEX_UPDATE -> details.put("primaryKey", arguments.get("primaryKey"));
      case INDEX_DELETION -> details.put("deletedDocuments", done);
    }
    return details;
  }
}
