package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Version;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads keys and versions from the answer to a fetch of just these fields. */
final class VersionPage {
  /** Stands for a number that a document does not have. */
  static final long ABSENT = -1;

  private VersionPage() {}

  /**
   * All versions of an answer, which must have all that match.
   *
   * @param primaryKey the name of the field that holds the primary key
   */
  static List<Version> parse(byte[] answer, String primaryKey) {
    List<Version> versions = new ArrayList<>();
    long total = -1;
    try (JsonParser parser = Json.parser(answer)) {
      parser.nextToken();
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("results") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            versions.add(version(parser, primaryKey));
          }
        } else if (name.equals("total") && value == JsonToken.VALUE_NUMBER_INT) {
          total = parser.getLongValue();
        } else {
          parser.skipChildren();
        }
      }
    }
    if (total != versions.size()) {
      throw new JsonObject.UnexpectedShape(
          versions.size() + " documents of a total of " + total + "; all were asked for");
    }
    return versions;
  }

  private static Version version(JsonParser parser, String primaryKey) {
    String key = null;
    long hash = ABSENT;
    long version = ABSENT;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      boolean number = value == JsonToken.VALUE_NUMBER_INT;
      if (name.equals(primaryKey) && (number || value == JsonToken.VALUE_STRING)) {
        key = parser.getString();
      } else if (name.equals(ShardFilter.KEY) && number) {
        hash = parser.getLongValue();
      } else if (name.equals(ShardFilter.VERSION) && number) {
        version = parser.getLongValue();
      } else {
        parser.skipChildren();
      }
    }
    if (key == null) {
      throw new JsonObject.UnexpectedShape("a document without its primary key " + primaryKey);
    }
    return new Version(key, hash, version);
  }
}
