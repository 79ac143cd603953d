package io.miroir.node.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JSON object whose fields keep the very bytes of their values, so that a document comes back as
 * it was sent: no number is rounded, no escape rewritten. Of a name that stands twice the last
 * value counts.
 */
public final class RawObject {
  private final Map<String, byte[]> fields;

  private RawObject(Map<String, byte[]> fields) {
    this.fields = fields;
  }

  /**
   * Reads one object.
   *
   * @throws MalformedTextException if the text is not one JSON object
   */
  public static RawObject parse(byte[] text) {
    RawObject[] found = new RawObject[1];
    forEach(text, false, object -> found[0] = object);
    return found[0];
  }

  /**
   * Hands on each object of a body: of one object, of an array of objects or, with {@code lines},
   * of any number of objects behind one another.
   *
   * @return how many there were
   * @throws MalformedTextException if the text is anything else; objects before the error may have
   *     been handed on
   */
  public static int forEach(byte[] text, boolean lines, Consumer<RawObject> each) {
    int count = 0;
    try (JsonParser parser = Json.parser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null && !lines) {
        throw new MalformedTextException("EOF while parsing a value");
      }
      while (token != null) {
        if (token == JsonToken.START_ARRAY && !lines) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            each.accept(object(parser, text));
            count++;
          }
        } else {
          each.accept(object(parser, text));
          count++;
        }
        token = parser.nextToken();
        if (token != null && !lines) {
          throw new MalformedTextException("trailing characters");
        }
      }
    } catch (JacksonException e) {
      throw new MalformedTextException(e);
    }
    return count;
  }

  private static RawObject object(JsonParser parser, byte[] text) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedTextException("a document must be a JSON object");
    }
    Map<String, byte[]> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, RawArray.value(parser, text));
    }
    return new RawObject(fields);
  }

  /** The value's bytes, or null if the object has no such field. */
  public byte @Nullable [] field(String name) {
    return fields.get(name);
  }

  /** The names in order of first appearance. */
  public Set<String> names() {
    return fields.keySet();
  }

  /** This object with the other's fields put over its own. */
  public RawObject mergedWith(RawObject other) {
    Map<String, byte[]> merged = new LinkedHashMap<>(fields);
    merged.putAll(other.fields);
    return new RawObject(merged);
  }

  /** This object without a field. */
  public RawObject without(String name) {
    Map<String, byte[]> kept = new LinkedHashMap<>(fields);
    kept.remove(name);
    return new RawObject(kept);
  }

  /** This object with other values, and without the fields for which there is none. */
  RawObject mapped(BiFunction<String, byte[], byte @Nullable []> value) {
    Map<String, byte[]> mapped = new LinkedHashMap<>();
    fields.forEach(
        (name, old) -> {
          byte[] changed = value.apply(name, old);
          if (changed != null) {
            mapped.put(name, changed);
          }
        });
    return new RawObject(mapped);
  }

  /** The object as JSON, without space between fields. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write('{');
    boolean first = true;
    StringBuilder name = new StringBuilder();
    for (Map.Entry<String, byte[]> field : fields.entrySet()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      name.setLength(0);
      Json.quote(field.getKey(), name);
      out.writeBytes(name.toString().getBytes(StandardCharsets.UTF_8));
      out.write(':');
      out.writeBytes(field.getValue());
    }
    out.write('}');
    return out.toByteArray();
  }
}
