package io.miroir.server.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON with the limits that the nodes have too. */
public final class Json {
  /** What every field begins with that is ours and never a client's. */
  public static final String RESERVED = "_miroir_";

  /** As deep as Meilisearch's own parser goes. */
  private static final int DEPTH_MAX = 127;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  private Json() {}

  public static JsonNode tree(byte[] json) {
    return MAPPER.readTree(json);
  }

  public static JsonNode tree(String json) {
    return MAPPER.readTree(json);
  }

  public static JsonNode tree(byte[] json, int offset, int length) {
    return MAPPER.readTree(json, offset, length);
  }

  public static byte[] bytes(JsonNode tree) {
    return MAPPER.writeValueAsBytes(tree);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A text as a JSON string, quoted. */
  public static byte[] quoted(String text) {
    return bytes(JsonNodeFactory.instance.stringNode(text));
  }

  static String quotedText(String text) {
    return MAPPER.writeValueAsString(text);
  }

  static JsonParser parser(byte[] json, int offset, int length) {
    return FACTORY.createParser(ObjectReadContext.empty(), json, offset, length);
  }

  static String text(byte[] json, int from, int to) {
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }
}
