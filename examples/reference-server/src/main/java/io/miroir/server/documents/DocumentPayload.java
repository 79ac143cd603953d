package io.miroir.server.documents;

import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.MediaType;
import io.miroir.server.json.BadDocumentException;
import io.miroir.server.json.CsvDocuments;
import io.miroir.server.json.DocumentBatch;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/**
 * The documents of a request, in whatever format they came, as JSON: so each is looked at and
 * stamped in one way.
 *
 * @param type the format
 * @param json an object, an array of objects or, of NDJSON, objects behind one another
 */
@SuppressWarnings("ArrayRecordComponent") // read once and never compared
record DocumentPayload(MediaType type, byte[] json) {
  static final String DELIMITER = "csvDelimiter";

  static DocumentPayload of(Call call) {
    Optional<Character> delimiter = call.query(DELIMITER).map(DocumentPayload::character);
    Call.Body body = call.body(EnumSet.allOf(MediaType.class));
    MediaType type = body.type();
    if (delimiter.isPresent() && type != MediaType.CSV) {
      throw ApiException.of(
          415,
          "invalid_content_type",
          "The Content-Type `"
              + type.text()
              + "` does not support the use of a csv delimiter. The csv delimiter can only be used"
              + " with the Content-Type `text/csv`.");
    }
    if (body.bytes().length == 0) {
      throw ApiException.invalid("missing_payload", "A " + type.word() + " payload is missing.");
    }
    return new DocumentPayload(
        type,
        type == MediaType.CSV
            ? CsvDocuments.toJson(body.bytes(), delimiter.orElse(','))
            : body.bytes());
  }

  private static char character(String delimiter) {
    if (delimiter.length() != 1 || delimiter.charAt(0) > 0x7f) {
      throw ApiException.invalid(
          "invalid_document_csv_delimiter",
          "Invalid value in parameter `"
              + DELIMITER
              + "`: expected a string of one ASCII character, found `"
              + delimiter
              + "`.");
    }
    return delimiter.charAt(0);
  }

  /** The names of the first document's fields; empty if there is no document. */
  Set<String> firstNames() {
    return told(() -> DocumentBatch.firstNames(json));
  }

  /** The documents, each looked at. */
  DocumentBatch batch(String primaryKey) {
    return told(
        () ->
            type == MediaType.NDJSON
                ? DocumentBatch.parseLines(json, primaryKey)
                : DocumentBatch.parse(json, primaryKey));
  }

  /** Names the format where the documents can't be read. */
  private <T> T told(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (JacksonException malformed) {
      throw BadDocumentException.malformed(type.word(), malformed.getOriginalMessage());
    }
  }
}
