package io.miroir.node.filter;

import java.util.Set;

/** The words and signs of a filter's text, read from left to right. */
final class FilterTokens {
  private static final Set<String> RESERVED =
      Set.of("AND", "OR", "NOT", "IN", "TO", "EXISTS", "IS", "NULL", "EMPTY", "STARTS", "WITH");

  private final String text;
  private int position;

  FilterTokens(String text) {
    this.text = text;
  }

  boolean atEnd() {
    skipSpace();
    return position == text.length();
  }

  /** Takes a sign if it is next; of {@code >} and {@code >=} only the one that stands there. */
  boolean take(String sign) {
    skipSpace();
    if (!text.startsWith(sign, position)) {
      return false;
    }
    int end = position + sign.length();
    boolean comparison = sign.equals("<") || sign.equals(">");
    if (comparison && end < text.length() && text.charAt(end) == '=') {
      return false;
    }
    position = end;
    return true;
  }

  void expect(String sign) {
    if (!take(sign)) {
      throw unexpected(sign);
    }
  }

  boolean peekKeyword(String keyword) {
    skipSpace();
    int end = position + keyword.length();
    return text.startsWith(keyword, position) && (end == text.length() || !isWordPart(end));
  }

  boolean takeKeyword(String keyword) {
    boolean next = peekKeyword(keyword);
    if (next) {
      position += keyword.length();
    }
    return next;
  }

  /** Takes a word, quoted or not; an unquoted keyword is none. */
  String word(String wanted) {
    skipSpace();
    if (position == text.length()) {
      throw unexpected(wanted);
    }
    char first = text.charAt(position);
    if (first == '\'' || first == '"') {
      return quoted(first);
    }
    int start = position;
    while (position < text.length() && isWordPart(position)) {
      position++;
    }
    String word = text.substring(start, position);
    if (word.isEmpty() || RESERVED.contains(word)) {
      position = start;
      throw unexpected(wanted);
    }
    return word;
  }

  private String quoted(char quote) {
    StringBuilder word = new StringBuilder();
    for (int i = position + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      } else if (c == quote) {
        position = i + 1;
        return word.toString();
      } else {
        word.append(c);
      }
    }
    throw new InvalidFilterException(
        "Expression `" + text.substring(position) + "` is missing the closing delimiter: " + quote);
  }

  InvalidFilterException unexpected(String wanted) {
    skipSpace();
    String found =
        position == text.length() ? "the end" : "`" + text.substring(position).strip() + "`";
    return new InvalidFilterException(
        "Was expecting "
            + wanted
            + " but found "
            + found
            + " at character "
            + (position + 1)
            + " of `"
            + text
            + "`.");
  }

  private boolean isWordPart(int at) {
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || c == '_'
        || c == '-'
        || c == '/'
        || c == '.';
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}
