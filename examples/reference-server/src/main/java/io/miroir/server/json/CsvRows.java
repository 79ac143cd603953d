package io.miroir.server.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV text, read one by one; lines with nothing on them are none.
 *
 * <p>Jackson's reader drops the space that a row begins with and takes some broken quotes, so it
 * would change documents. The embedded node has a reader of its own: it stands for a server that
 * shares nothing with this one, and a test compares the two.
 */
final class CsvRows {
  private static final char QUOTE = '"';
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final String text;
  private final char delimiter;
  private int at;
  private int line = 1;

  CsvRows(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
    this.at = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
  }

  /** The line at which reading stands, from 1. */
  int line() {
    return line;
  }

  /** The cells of the next row, or null behind the last. */
  @Nullable List<String> next() {
    while (at < text.length() && takeLineEnd()) {
      // An empty line.
    }
    if (at == text.length()) {
      return null;
    }
    List<String> cells = new ArrayList<>();
    do {
      cells.add(at < text.length() && text.charAt(at) == QUOTE ? quoted() : plain());
    } while (takeDelimiter());
    if (at < text.length() && !takeLineEnd()) {
      throw malformed(line, "expected the delimiter or the line's end behind a quoted cell");
    }
    return cells;
  }

  private boolean takeDelimiter() {
    boolean next = at < text.length() && text.charAt(at) == delimiter;
    if (next) {
      at++;
    }
    return next;
  }

  private boolean takeLineEnd() {
    char c = text.charAt(at);
    if (c != '\n' && c != '\r') {
      return false;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line++;
    return true;
  }

  private String plain() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == delimiter || c == '\n' || c == '\r') {
        break;
      }
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder cell = new StringBuilder();
    int opened = line;
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == QUOTE) {
        at++;
        if (at == text.length() || text.charAt(at) != QUOTE) {
          return cell.toString();
        }
      }
      if (c == '\n') {
        line++;
      }
      cell.append(c);
    }
    throw malformed(opened, "a quoted cell has no end");
  }

  static BadDocumentException malformed(int line, String what) {
    return BadDocumentException.malformed("csv", "line " + line + ": " + what);
  }
}
