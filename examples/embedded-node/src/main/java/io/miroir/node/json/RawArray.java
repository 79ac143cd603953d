package io.miroir.node.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A JSON array as the very bytes of its elements. */
final class RawArray {
  private RawArray() {}

  /** The elements of an array, which must be valid JSON. */
  static List<byte[]> elements(byte[] array) {
    List<byte[]> elements = new ArrayList<>();
    try (JsonParser parser = Json.parser(array)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser, array));
      }
    }
    return elements;
  }

  /** The bytes of the value at whose first token the parser stands; it is then at its end. */
  static byte[] value(JsonParser parser, byte[] text) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return Arrays.copyOfRange(text, start, (int) parser.currentLocation().getByteOffset());
  }

  /** The array of these elements. */
  static byte[] of(List<byte[]> elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    char separator = '[';
    for (byte[] element : elements) {
      out.write(separator);
      out.writeBytes(element);
      separator = ',';
    }
    out.writeBytes(elements.isEmpty() ? new byte[] {'[', ']'} : new byte[] {']'});
    return out.toByteArray();
  }
}
