package io.miroir.executor.meilisearch;

import java.io.Serial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object of a node's answer.
 *
 * @param fields its members
 */
record JsonObject(Map<?, ?> fields) {
  /** Says that an answer lacks what it must have. */
  static final class UnexpectedShape extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    UnexpectedShape(String message) {
      super(message);
    }
  }

  static JsonObject parse(byte[] text) {
    return of(Json.value(text));
  }

  private static JsonObject of(@Nullable Object value) {
    if (value instanceof Map<?, ?> fields) {
      return new JsonObject(fields);
    }
    throw new UnexpectedShape("not an object");
  }

  Optional<String> text(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> new UnexpectedShape("no text '" + name + "'"));
  }

  long number(String name) {
    if (fields.get(name) instanceof BigDecimal number) {
      return number.longValue();
    }
    throw new UnexpectedShape("no number '" + name + "'");
  }

  Optional<JsonObject> object(String name) {
    return fields.get(name) instanceof Map<?, ?> object
        ? Optional.of(new JsonObject(object))
        : Optional.empty();
  }

  List<JsonObject> objects(String name) {
    if (fields.get(name) instanceof List<?> array) {
      List<JsonObject> objects = new ArrayList<>(array.size());
      for (Object element : array) {
        objects.add(of(element));
      }
      return objects;
    }
    throw new UnexpectedShape("no array '" + name + "'");
  }
}
