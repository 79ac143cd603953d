package io.miroir.server.http;

import java.util.Map;

/** The error codes that Meilisearch gives for wrong parameters. */
public final class Codes {
  private static final Map<String, String> BY_PARAMETER =
      Map.of(
          "primaryKey", "invalid_index_primary_key",
          "limit", "invalid_limit",
          "offset", "invalid_offset",
          "from", "invalid_task_from");

  private Codes() {}

  static String ofParameter(String name) {
    return BY_PARAMETER.getOrDefault(name, "bad_request");
  }

  /** The code for a wrong value of a field of a search. */
  public static String ofSearch(String field) {
    return "invalid_search_" + snake(field);
  }

  /** The code for a wrong value of a setting. */
  public static String ofSetting(String field) {
    return "invalid_settings_" + snake(field);
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int at = 0; at < camel.length(); at++) {
      char c = camel.charAt(at);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
