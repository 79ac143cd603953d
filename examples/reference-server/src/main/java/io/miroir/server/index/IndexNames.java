package io.miroir.server.index;

import io.miroir.server.http.ApiException;
import io.miroir.server.json.Json;
import java.util.regex.Pattern;

/** What indexes and primary keys may be called. */
public final class IndexNames {
  private static final Pattern UID = Pattern.compile("[a-zA-Z0-9_-]{1,400}");

  private IndexNames() {}

  /** Refuses what is no index uid; what passes needs no escaping in a path. */
  public static String requireUid(String uid) {
    if (!UID.matcher(uid).matches()) {
      throw ApiException.invalid(
          "invalid_index_uid",
          "`"
              + uid
              + "` is not a valid index uid. Index uid can be an integer or a string containing"
              + " only alphanumeric characters, hyphens (-) and underscores (_), and can not be"
              + " more than 400 bytes.");
    }
    return uid;
  }

  /** Refuses what can't be a primary key here. */
  public static String requirePrimaryKey(String field) {
    if (field.isBlank() || field.indexOf('.') >= 0 || field.startsWith(Json.RESERVED)) {
      throw ApiException.invalid(
          "invalid_index_primary_key",
          "`"
              + field
              + "` can't be a primary key: it is the name of a top-level field, without dots, that"
              + " does not begin with `"
              + Json.RESERVED
              + "`.");
    }
    return field;
  }
}
