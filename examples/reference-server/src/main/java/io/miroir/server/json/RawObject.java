package io.miroir.server.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object as the bytes that came, with its own fields located and nothing inside of them
 * looked at. What passes through keeps every byte: the digits of its numbers, its escapes, the
 * order of its fields.
 */
public final class RawObject {
  /**
   * One field.
   *
   * @param name its name, unescaped
   * @param nameFrom where its quoted name begins
   * @param from where its value begins
   * @param to the byte behind its value
   */
  public record Field(String name, int nameFrom, int from, int to) {}

  private final byte[] source;
  private final int from;
  private final int to;
  private final List<Field> fields;

  private RawObject(byte[] source, int from, int to, List<Field> fields) {
    this.source = source;
    this.from = from;
    this.to = to;
    this.fields = fields;
  }

  /**
   * The one object that the bytes are.
   *
   * @throws tools.jackson.core.JacksonException if they are not one JSON object
   */
  public static RawObject parse(byte[] json) {
    return parse(json, 0, json.length);
  }

  private static RawObject parse(byte[] json, int offset, int end) {
    try (JsonParser parser = Json.parser(json, offset, end - offset)) {
      RawObject object = next(parser, json, offset, parser.nextToken());
      Positions.requireEnd(parser);
      return object;
    }
  }

  /** The objects of an array that is a field of this object; empty if there is no such field. */
  public List<RawObject> objects(String name) {
    Optional<Field> field = field(name);
    return field.isEmpty() ? List.of() : list(source, field.get().from(), field.get().to());
  }

  private static List<RawObject> list(byte[] json, int offset, int end) {
    try (JsonParser parser = Json.parser(json, offset, end - offset)) {
      List<RawObject> objects = new ArrayList<>();
      Positions.require(parser, parser.nextToken(), JsonToken.START_ARRAY);
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        objects.add(next(parser, json, offset, token));
      }
      return objects;
    }
  }

  private static RawObject next(JsonParser parser, byte[] json, int offset, JsonToken token) {
    Positions.require(parser, token, JsonToken.START_OBJECT);
    int from = offset + Positions.tokenStart(parser);
    List<Field> fields = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      int nameFrom = offset + Positions.tokenStart(parser);
      parser.nextToken();
      int valueFrom = offset + Positions.tokenStart(parser);
      fields.add(new Field(name, nameFrom, valueFrom, offset + Positions.valueEnd(parser)));
    }
    return new RawObject(json, from, offset + Positions.valueEnd(parser), fields);
  }

  public List<Field> fields() {
    return fields;
  }

  /** The last field of that name, as a reader of the whole object would see it. */
  public Optional<Field> field(String name) {
    for (int at = fields.size() - 1; at >= 0; at--) {
      if (fields.get(at).name().equals(name)) {
        return Optional.of(fields.get(at));
      }
    }
    return Optional.empty();
  }

  /** The value of a field as a tree, or a missing node. */
  public JsonNode tree(String name) {
    return field(name)
        .map(field -> Json.tree(source, field.from(), field.to() - field.from()))
        .orElseGet(() -> Json.object().path(name));
  }

  /** The value of a field that is an integer. */
  public OptionalLong integer(String name) {
    JsonNode value = tree(name);
    return value.isIntegralNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
  }

  /** Appends the object as it came. */
  public void appendTo(JsonBuffer buffer) {
    buffer.append(source, from, to);
  }

  /** Appends the object without the hidden fields. */
  public void appendWithout(Predicate<String> hidden, JsonBuffer buffer) {
    append(name -> !hidden.test(name), (field, value) -> Optional.empty(), buffer);
  }

  /**
   * Appends the object with each field as it came, in part, or not at all.
   *
   * @param whole whether a field of that name is to stand as it came
   * @param part what is to stand of another field's value, or empty to leave it out
   */
  public void append(
      Predicate<String> whole,
      BiFunction<Field, byte[], Optional<byte[]>> part,
      JsonBuffer buffer) {
    buffer.append('{');
    boolean first = true;
    for (Field field : fields) {
      boolean asItCame = whole.test(field.name());
      Optional<byte[]> shown = asItCame ? Optional.empty() : part.apply(field, value(field));
      if (asItCame || shown.isPresent()) {
        if (!first) {
          buffer.append(',');
        }
        first = false;
        buffer.append(source, field.nameFrom(), asItCame ? field.to() : field.from());
        shown.ifPresent(buffer::append);
      }
    }
    buffer.append('}');
  }

  private byte[] value(Field field) {
    return Arrays.copyOfRange(source, field.from(), field.to());
  }

  @Override
  public String toString() {
    return Json.text(source, from, to);
  }
}
