package io.miroir.server.json;

import io.miroir.server.json.BadDocumentException.Fault;
import java.math.BigInteger;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a document's primary key may be: an integer of 64 bits, signed or not, or a text of 1 to 511
 * of the characters {@code a-z A-Z 0-9 - _}. An integer is the same key as its decimal text.
 */
public final class DocumentKey {
  private static final int LENGTH_MAX = 511;
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private DocumentKey() {}

  public static boolean valid(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      if (!allowed(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** The message for a key that is not valid. */
  public static String refusal(String shown) {
    return "Document identifier `"
        + shown
        + "` is invalid. A document identifier can be of type integer or string, only composed of"
        + " alphanumeric characters (a-z A-Z 0-9), hyphens (-) and underscores (_), and can not be"
        + " more than 511 bytes.";
  }

  static String read(JsonParser parser, JsonToken token) {
    String text = token.isStructStart() ? "" : parser.getString();
    boolean valid =
        switch (token) {
          case VALUE_STRING -> valid(text);
          case VALUE_NUMBER_INT -> validInteger(text);
          default -> false;
        };
    if (!valid) {
      String shown = token.isStructStart() ? token.asString() + "…" : text;
      throw new BadDocumentException(Fault.INVALID_ID, refusal(shown));
    }
    return text;
  }

  /** The nodes read {@code -0} as a fraction, and what is wider than 64 bits too. */
  private static boolean validInteger(String text) {
    if (text.length() < 18) {
      return !text.equals("-0");
    }
    BigInteger number = new BigInteger(text);
    return number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0;
  }
}
