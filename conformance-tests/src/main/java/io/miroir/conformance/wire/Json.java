package io.miroir.conformance.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as maps, lists, texts, booleans, nulls, and numbers that are kept as they
 * are written.
 *
 * <p>The suite has its own so that whoever tests a plugin with it takes no library in that the
 * plugin may have in another version.
 */
public final class Json {
  /** A number, digit for digit: {@code 1.0} is not {@code 1}. */
  public record Digits(String text) {}

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON value
   */
  public static @Nullable Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at != text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  /**
   * Reads one object.
   *
   * @throws IllegalArgumentException if the text is not exactly one JSON object
   */
  public static Map<String, @Nullable Object> object(String text) {
    return object(parse(text));
  }

  /**
   * A value that is an object.
   *
   * @throws IllegalArgumentException if it is another value
   */
  @SuppressWarnings("unchecked") // an object's names are texts, see value()
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new IllegalArgumentException("not a JSON object: " + value);
  }

  /**
   * A value that is an array.
   *
   * @throws IllegalArgumentException if it is another value
   */
  @SuppressWarnings("unchecked") // a list may hold anything
  public static List<@Nullable Object> array(@Nullable Object value) {
    if (value instanceof List<?> array) {
      return (List<@Nullable Object>) array;
    }
    throw new IllegalArgumentException("not a JSON array: " + value);
  }

  /** A value that is a whole number. */
  public static long number(@Nullable Object value) {
    if (value instanceof Digits digits) {
      return Long.parseLong(digits.text());
    }
    throw new IllegalArgumentException("not a JSON number: " + value);
  }

  /** Writes a value. */
  public static String text(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private @Nullable Object value() {
    space();
    return switch (peek()) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> digits();
    };
  }

  private Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    space();
    while (peek() != '}') {
      space();
      String name = string();
      space();
      take(':');
      members.put(name, value());
      space();
      if (peek() != '}') {
        take(',');
      }
    }
    at++;
    return members;
  }

  private List<@Nullable Object> elements() {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    space();
    while (peek() != ']') {
      elements.add(value());
      space();
      if (peek() != ']') {
        take(',');
      }
    }
    at++;
    return elements;
  }

  private String string() {
    take('"');
    StringBuilder out = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      out.append(c == '\\' ? escaped(next()) : c);
    }
    return out.toString();
  }

  private char escaped(char letter) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> letter;
    };
  }

  private Digits digits() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (from == at) {
      throw unexpected("a value");
    }
    return new Digits(text.substring(from, at));
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw unexpected(word);
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void take(char expected) {
    if (next() != expected) {
      at--;
      throw unexpected("'" + expected + "'");
    }
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at character " + at + " of " + text);
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> quote(text, out);
      case Digits digits -> out.append(digits.text());
      case Map<?, ?> members -> {
        char separator = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
          out.append(separator);
          quote(String.valueOf(member.getKey()), out);
          out.append(':');
          write(member.getValue(), out);
          separator = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
      }
      case List<?> elements -> {
        char separator = '[';
        for (Object element : elements) {
          out.append(separator);
          write(element, out);
          separator = ',';
        }
        out.append(elements.isEmpty() ? "[]" : "]");
      }
      default -> out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
