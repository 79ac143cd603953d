package io.miroir.executor.meilisearch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.miroir.api.migration.Payload;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What stands around the documents in the answer to a fetch: {@code {"results":[} before them and
 * {@code ],"offset":0,"limit":1000,"total":7}} behind. By it the documents are found without a look
 * at them, so that a page costs what its copy costs.
 *
 * <p>The array begins at its head and ends at the answer's last {@code ]}, of which the tail behind
 * it must be just those three integers, once each, in the node's order, and the answer's end. A
 * quote that is part of a text is escaped, so no text of a document can pass for the tail. An
 * answer that is not of this form gives nothing here and is walked token by token instead.
 *
 * <p>How many documents there are follows from the tail too: a page from offset 0 has all that
 * match if {@code total <= limit}, and else is full.
 *
 * <p>Nothing between head and tail is read, so damage there goes unnoticed here: an answer cut
 * behind a nested object that looks like the tail (HTTP tells that first), a node that puts a
 * further list of objects behind {@code results}, garbage in a document. But head, slice and tail
 * make up the whole answer; so if the slice is JSON, then so is the answer, and the slice is
 * exactly its {@code results}. Whatever else is taken for the documents is no JSON: the target
 * refuses such a body whole, which ends as {@code BAD_DOCUMENT}, and the source still has all.
 */
final class Envelope {
  /** A tail is far shorter; a longer one is not searched for. */
  private static final int TAIL_BYTES_MAX = 256;

  private static final byte[] RESULTS = "\"results\"".getBytes(ISO_8859_1);

  /**
   * The numbers behind the documents.
   *
   * @param offset how many that match were left out before the first
   * @param limit how many were asked for
   * @param total how many match
   */
  private record Tail(long offset, long limit, long total) {
    boolean plausible() {
      return offset == 0 && limit >= 0 && total >= 0;
    }

    long documents() {
      return Math.min(limit, total);
    }
  }

  private Envelope() {}

  /** The documents of an answer of the usual form, or empty if it has another. */
  static Optional<DocumentPage> page(byte[] answer) {
    int from = arrayStart(answer);
    int last = arrayEnd(answer);
    if (from < 0 || last <= from) {
      return Optional.empty();
    }
    return tail(answer, last + 1)
        .filter(tail -> tail.plausible() && holds(answer, from, last, tail.documents()))
        .map(
            tail ->
                new DocumentPage(
                    Payload.of(tail.documents(), answer, from, last + 1 - from), tail.total()));
  }

  /** Where the array's opening bracket is, or -1. */
  private static int arrayStart(byte[] answer) {
    int name = expect(answer, skipSpace(answer, 0), '{');
    if (name < 0 || answer.length - name < RESULTS.length) {
      return -1;
    }
    for (int at = 0; at < RESULTS.length; at++) {
      if (answer[name + at] != RESULTS[at]) {
        return -1;
      }
    }
    int value = expect(answer, skipSpace(answer, name + RESULTS.length), ':');
    return value >= 0 && value < answer.length && answer[value] == '[' ? value : -1;
  }

  /** The place behind a byte and the space that follows it, or -1 if another byte is there. */
  private static int expect(byte[] answer, int at, char expected) {
    return at < answer.length && answer[at] == expected ? skipSpace(answer, at + 1) : -1;
  }

  /** Where the last closing bracket is, or -1 if it is not near the end. */
  private static int arrayEnd(byte[] answer) {
    int first = Math.max(0, answer.length - TAIL_BYTES_MAX);
    for (int at = answer.length - 1; at >= first; at--) {
      if (answer[at] == ']') {
        return at;
      }
    }
    return -1;
  }

  /** Reads what follows the array: with a brace for its comma it is an object of its own. */
  private static Optional<Tail> tail(byte[] answer, int from) {
    int comma = skipSpace(answer, from);
    int members = expect(answer, comma, ',');
    if (members < 0) {
      return Optional.empty();
    }
    // As Latin-1, and not as bytes: those could be taken for an encoding other than UTF-8.
    String object = "{" + new String(answer, members, answer.length - members, ISO_8859_1);
    try (JsonParser parser = Json.parser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      long offset = number(parser, "offset");
      long limit = number(parser, "limit");
      long total = number(parser, "total");
      boolean ends = parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
      return ends ? Optional.of(new Tail(offset, limit, total)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The value of the next member, or -1 if it is another member or no integer. */
  private static long number(JsonParser parser, String name) {
    return name.equals(parser.nextName()) && parser.nextToken() == JsonToken.VALUE_NUMBER_INT
        ? parser.getLongValue()
        : -1;
  }

  /** Whether the array's first and last bytes are those of objects, or of none. */
  private static boolean holds(byte[] answer, int from, int last, long documents) {
    int first = skipSpace(answer, from + 1);
    if (documents == 0) {
      return first == last;
    }
    int end = last - 1;
    while (space(answer[end])) {
      end--;
    }
    return answer[first] == '{' && answer[end] == '}';
  }

  private static int skipSpace(byte[] answer, int from) {
    int at = from;
    while (at < answer.length && space(answer[at])) {
      at++;
    }
    return at;
  }

  private static boolean space(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }
}
