package io.miroir.server.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** Where tokens stand in the bytes that a parser was made for, counted from its first one. */
final class Positions {
  private Positions() {}

  static int tokenStart(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Goes to the end of the value at whose first token the parser stands. */
  static int valueEnd(JsonParser parser) {
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
    return (int) parser.currentLocation().getByteOffset();
  }

  static void require(JsonParser parser, JsonToken found, JsonToken expected) {
    if (found != expected) {
      throw new StreamReadException(
          parser, "expected " + word(expected) + ", found " + word(found));
    }
  }

  static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "expected the end behind the first value");
    }
  }

  private static String word(JsonToken token) {
    if (token == null) {
      return "the end";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> "another value";
    };
  }
}
