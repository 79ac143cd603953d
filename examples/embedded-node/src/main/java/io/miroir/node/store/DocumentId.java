package io.miroir.node.store;

import io.miroir.node.json.Json;
import io.miroir.node.json.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A document's primary key as text; 12 and "12" are one. */
final class DocumentId {
  private static final int BYTES_MAX = 511;

  private DocumentId() {}

  /**
   * The document's primary key.
   *
   * @throws Refusal if it has none or an invalid one
   */
  static String of(RawObject document, String primaryKey) {
    byte[] raw = document.field(primaryKey);
    if (raw == null) {
      throw new Refusal(
          ErrorCode.MISSING_DOCUMENT_ID,
          "Document doesn't have a `"
              + primaryKey
              + "` attribute: `"
              + new String(document.bytes(), StandardCharsets.UTF_8)
              + "`.");
    }
    if (raw.length > 2 && raw[0] == '"' && isPlain(raw, 1, raw.length - 1)) {
      return checked(new String(raw, 1, raw.length - 2, StandardCharsets.ISO_8859_1));
    }
    return of(Json.parse(raw), new String(raw, StandardCharsets.UTF_8));
  }

  /**
   * The primary key that a request names as a text or an integer.
   *
   * @throws Refusal if it is invalid
   */
  static String of(@Nullable Object value) {
    return of(value, Json.text(value));
  }

  private static String of(@Nullable Object value, String shown) {
    if (value instanceof Long integer) {
      return integer.toString();
    }
    if (value instanceof String text) {
      return checked(text);
    }
    throw invalid(shown);
  }

  private static String checked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > BYTES_MAX || !isPlain(bytes, 0, bytes.length)) {
      throw invalid(Json.text(text));
    }
    return text;
  }

  private static boolean isPlain(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = text[i];
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean plain = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static Refusal invalid(String shown) {
    return new Refusal(
        ErrorCode.INVALID_DOCUMENT_ID,
        "Document identifier `"
            + shown
            + "` is invalid. A document identifier can be of type integer or string, only composed"
            + " of alphanumeric characters (a-z A-Z 0-9), hyphens (-) and underscores (_), and can"
            + " not be more than 511 bytes.");
  }

  /**
   * The field that Meilisearch takes for the primary key when none is named: the only one of the
   * first document that ends in {@code id}, whatever its case.
   *
   * @throws Refusal if there is none or more than one
   */
  static String inferPrimaryKey(RawObject first, String indexUid) {
    List<String> candidates =
        first.names().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).endsWith("id"))
            .toList();
    if (candidates.isEmpty()) {
      throw new Refusal(
          ErrorCode.INDEX_PRIMARY_KEY_NO_CANDIDATE_FOUND,
          "Index `"
              + indexUid
              + "`: The primary key inference failed as the engine did not find any field ending"
              + " with `id` in its name. Please specify the primary key manually using the"
              + " `primaryKey` query parameter.");
    }
    if (candidates.size() > 1) {
      throw new Refusal(
          ErrorCode.INDEX_PRIMARY_KEY_MULTIPLE_CANDIDATES_FOUND,
          "Index `"
              + indexUid
              + "`: The primary key inference failed as the engine found "
              + candidates.size()
              + " fields ending with `id` in their names: '"
              + String.join("' and '", candidates)
              + "'. Please specify the primary key manually using the `primaryKey` query"
              + " parameter.");
    }
    return candidates.getFirst();
  }
}
