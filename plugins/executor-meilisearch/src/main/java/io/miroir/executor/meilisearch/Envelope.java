package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Payload;
import java.util.Optional;

/**
 * What stands around the documents in the answer to a fetch: {@code {"results":[} before them and
 * {@code ],"offset":0,"limit":1000,"total":7}} behind. By it the documents are found without a look
 * at them, so that a page costs what its copy costs.
 *
 * <p>The array begins at its head and ends at the answer's last {@code ]}, of which the tail behind
 * it must be just those three integers, once each, in the node's order, and the answer's end. A
 * quote that is part of a text is escaped, so no text of a document can pass for the tail. An
 * answer of any other form, though it mean the same, gives nothing here and is walked token by
 * token instead.
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

  /** Longer numbers are left to others, as they may be too large. */
  private static final int DIGITS_MAX = 18;

  private static final long NONE = -1;

  private final byte[] answer;
  private int at;

  private Envelope(byte[] answer, int at) {
    this.answer = answer;
    this.at = at;
  }

  /** The documents of an answer of the usual form, or empty if it has another. */
  static Optional<DocumentPage> page(byte[] answer) {
    Envelope head = new Envelope(answer, 0);
    if (!head.token("{") || !head.token("\"results\"") || !head.token(":") || !head.token("[")) {
      return Optional.empty();
    }
    int from = head.at - 1;
    int last = lastBracket(answer);
    if (last <= from) {
      return Optional.empty();
    }
    Envelope tail = new Envelope(answer, last + 1);
    long offset = tail.member("\"offset\"");
    long limit = tail.member("\"limit\"");
    long total = tail.member("\"total\"");
    long documents = Math.min(limit, total);
    return offset == 0 && documents >= 0 && tail.ends() && holds(answer, from, last, documents)
        ? Optional.of(new DocumentPage(Payload.of(documents, answer, from, last + 1 - from), total))
        : Optional.empty();
  }

  /** Where the last closing bracket is, or -1 if it is not near the end. */
  private static int lastBracket(byte[] answer) {
    int first = Math.max(0, answer.length - TAIL_BYTES_MAX);
    for (int at = answer.length - 1; at >= first; at--) {
      if (answer[at] == ']') {
        return at;
      }
    }
    return -1;
  }

  /** Whether the array's first and last bytes are those of objects, or of none. */
  private static boolean holds(byte[] answer, int from, int last, long documents) {
    int first = from + 1;
    while (space(answer[first])) {
      first++;
    }
    if (documents == 0) {
      return first == last;
    }
    int end = last - 1;
    while (space(answer[end])) {
      end--;
    }
    return answer[first] == '{' && answer[end] == '}';
  }

  /** The number of the member that is next and has this name, or {@link #NONE}. */
  private long member(String quotedName) {
    return token(",") && token(quotedName) && token(":") ? integer() : NONE;
  }

  /** Whether the object and the answer end here. */
  private boolean ends() {
    boolean closed = token("}");
    skipSpace();
    return closed && at == answer.length;
  }

  /** Goes behind a token if it is the next one. */
  private boolean token(String ascii) {
    skipSpace();
    if (answer.length - at < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (answer[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    at += ascii.length();
    return true;
  }

  /** Reads an integer from 0 as JSON has it, without leading zeros; else {@link #NONE}. */
  private long integer() {
    skipSpace();
    int from = at;
    long value = 0;
    while (at < answer.length && answer[at] >= '0' && answer[at] <= '9') {
      value = value * 10 + (answer[at] - '0');
      at++;
    }
    int digits = at - from;
    boolean sound = digits == 1 || (digits > 1 && digits <= DIGITS_MAX && answer[from] != '0');
    return sound ? value : NONE;
  }

  private void skipSpace() {
    while (at < answer.length && space(answer[at])) {
      at++;
    }
  }

  private static boolean space(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }
}
