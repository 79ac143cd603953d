package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Payload;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The documents of one answer, left where they lie in its bytes.
 *
 * <p>The array of documents is not built up and written out again: what the node sent is what is
 * sent on, so numbers, escapes, order and nesting pass unchanged (X8).
 *
 * @param payload the documents as a body that can be written as it is
 * @param total how many match the query on the node, of the same snapshot
 */
public record DocumentPage(Payload payload, long total) {
  /** A page without documents. */
  static final DocumentPage EMPTY = new DocumentPage(Payload.of(0, new byte[] {'[', ']'}), 0);

  /**
   * Finds the documents in the answer to a fetch, by what stands around them where that has its
   * usual form.
   *
   * <p>Then the documents themselves are not looked at: the target's node reads them, and one that
   * is no JSON makes it refuse the whole batch.
   */
  public static DocumentPage parse(byte[] answer) {
    return Envelope.page(answer).orElseGet(() -> walk(answer));
  }

  /** Finds the documents token by token, in whatever order and company they come. */
  static DocumentPage walk(byte[] answer) {
    int from = -1;
    int to = -1;
    int documents = 0;
    long total = -1;
    try (JsonParser parser = Json.parser(answer)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "results" -> {
            require(value == JsonToken.START_ARRAY && from < 0, "one array 'results'");
            from = end(parser) - 1;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              require(parser.currentToken() == JsonToken.START_OBJECT, "documents in 'results'");
              parser.skipChildren();
              documents++;
            }
            to = end(parser);
          }
          case "total" -> {
            require(value == JsonToken.VALUE_NUMBER_INT && total < 0, "one number 'total'");
            total = parser.getLongValue();
          }
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, "one object alone");
    }
    require(from >= 0 && total >= documents, "'results' and a 'total' that covers them");
    return new DocumentPage(Payload.of(documents, answer, from, to - from), total);
  }

  /** The place behind the token that was read last. */
  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getByteOffset();
  }

  private static void require(boolean found, String expected) {
    if (!found) {
      throw new JsonObject.UnexpectedShape("not " + expected);
    }
  }

  /** How large all that match are, judged by those that are here. */
  long bytesOfAll() {
    return payload.documents() == 0
        ? 0
        : Math.round((double) payload.bytes() / payload.documents() * total);
  }
}
