package io.miroir.node;

import io.miroir.node.json.CsvDocuments;
import io.miroir.node.json.MalformedTextException;
import io.miroir.node.json.RawObject;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The documents of a request, in whatever format they came, as JSON.
 *
 * @param json an object, an array of objects or, with lines, objects behind one another
 * @param documents how many there are
 * @param first the first of them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on and never compared
record DocumentPayload(byte[] json, boolean lines, int documents, Optional<RawObject> first) {
  private static final String DELIMITER = "csvDelimiter";

  /**
   * Reads a request's documents.
   *
   * @throws Refusal if they are not what their media type says
   */
  static DocumentPayload read(Exchange exchange, Parameters query) throws IOException {
    String delimiter = query.text(DELIMITER, ErrorCode.INVALID_DOCUMENT_CSV_DELIMITER);
    char character = delimiter == null ? ',' : character(delimiter);
    MediaType type = exchange.mediaType(MediaType.JSON, MediaType.NDJSON, MediaType.CSV);
    if (delimiter != null && type != MediaType.CSV) {
      throw new Refusal(
          ErrorCode.INVALID_CONTENT_TYPE,
          "The Content-Type `"
              + type.text()
              + "` does not support the use of a csv delimiter. The csv delimiter can only be used"
              + " with the Content-Type `text/csv`.");
    }
    byte[] body = exchange.body(type);
    boolean lines = type == MediaType.NDJSON;
    try {
      byte[] json = type == MediaType.CSV ? CsvDocuments.toJson(body, character) : body;
      List<RawObject> first = new ArrayList<>(1);
      int documents =
          RawObject.forEach(
              json,
              lines,
              document -> {
                if (first.isEmpty()) {
                  first.add(document);
                }
              });
      return new DocumentPayload(json, lines, documents, first.stream().findFirst());
    } catch (MalformedTextException e) {
      throw type.malformed(e.getMessage());
    }
  }

  private static char character(String delimiter) {
    if (delimiter.length() != 1 || delimiter.charAt(0) > 0x7f) {
      throw new Refusal(
          ErrorCode.INVALID_DOCUMENT_CSV_DELIMITER,
          "Invalid value in parameter `"
              + DELIMITER
              + "`: expected a string of one ASCII character, found `"
              + delimiter
              + "`");
    }
    return delimiter.charAt(0);
  }
}
