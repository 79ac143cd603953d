package io.miroir.node.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks a document and tells every value under its dotted path. Arrays add nothing to the path:
 * {@code {"cast":[{"name":"A"},{"name":"B"}]}} has the path {@code cast.name} twice.
 */
public final class Leaves {
  /** What stands at a path. */
  public enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A null that is a field's own value, not an array's element. */
    NULL,
    EMPTY_ARRAY,
    EMPTY_OBJECT,
    /** An array or object that has content, told before the content is. */
    CONTAINER
  }

  /** Hears of each value. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Is called for each value in document order.
     *
     * @param text the text, the number's digits, {@code true} or {@code false}; else empty
     */
    void visit(String path, Kind kind, String text);
  }

  private final JsonParser parser;
  private final Visitor visitor;

  private Leaves(JsonParser parser, Visitor visitor) {
    this.parser = parser;
    this.visitor = visitor;
  }

  /** Walks the document, which must be a valid JSON object. */
  public static void walk(byte[] document, Visitor visitor) {
    try (JsonParser parser = Json.parser(document)) {
      parser.nextToken();
      new Leaves(parser, visitor).object(null);
    }
  }

  private void object(@Nullable String path) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      value(path == null ? name : path + '.' + name, token, false);
    }
  }

  private void value(String path, JsonToken token, boolean element) {
    switch (token) {
      case START_OBJECT -> {
        if (parser.nextToken() == JsonToken.END_OBJECT) {
          visitor.visit(path, element ? Kind.CONTAINER : Kind.EMPTY_OBJECT, "");
          return;
        }
        visitor.visit(path, Kind.CONTAINER, "");
        String name = parser.currentName();
        value(path + '.' + name, parser.nextToken(), false);
        object(path);
      }
      case START_ARRAY -> {
        JsonToken next = parser.nextToken();
        if (next == JsonToken.END_ARRAY) {
          visitor.visit(path, element ? Kind.CONTAINER : Kind.EMPTY_ARRAY, "");
          return;
        }
        visitor.visit(path, Kind.CONTAINER, "");
        while (next != JsonToken.END_ARRAY) {
          value(path, next, true);
          next = parser.nextToken();
        }
      }
      case VALUE_STRING -> visitor.visit(path, Kind.TEXT, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          visitor.visit(path, Kind.NUMBER, parser.getString());
      case VALUE_TRUE -> visitor.visit(path, Kind.BOOLEAN, "true");
      case VALUE_FALSE -> visitor.visit(path, Kind.BOOLEAN, "false");
      case VALUE_NULL -> visitor.visit(path, element ? Kind.CONTAINER : Kind.NULL, "");
      default -> throw new IllegalStateException("unexpected " + token + " at " + path);
    }
  }
}
