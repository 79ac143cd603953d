package io.miroir.node;

import io.miroir.node.json.Json;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request's named values, from its query string or its JSON body. */
final class Parameters {
  private final Map<String, @Nullable Object> values;
  private final boolean texts;

  private Parameters(Map<String, @Nullable Object> values, Set<String> known, boolean texts) {
    this.values = values;
    this.texts = texts;
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new Refusal(
            ErrorCode.BAD_REQUEST,
            (texts ? "Unknown parameter `" : "Unknown field `")
                + name
                + "`: expected one of `"
                + String.join("`, `", new TreeSet<>(known))
                + "`");
      }
    }
  }

  /** Values that are all texts: numbers stand in digits, lists with commas. */
  static Parameters ofQuery(Map<String, @Nullable Object> values, Set<String> known) {
    return new Parameters(values, known, true);
  }

  /** Values of the types that JSON has. */
  static Parameters ofBody(Map<String, @Nullable Object> values, Set<String> known) {
    return new Parameters(values, known, false);
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  @Nullable Object value(String name) {
    return values.get(name);
  }

  @Nullable String text(String name, ErrorCode code) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw invalid(name, value, "a string", code);
  }

  /** A number that is not negative. */
  long number(String name, long unless, ErrorCode code) {
    Object value = values.get(name);
    if (value == null) {
      return unless;
    }
    long number = -1;
    if (value instanceof Long integer) {
      number = integer;
    } else if (texts && value instanceof String digits) {
      number = parse(digits);
    }
    if (number < 0) {
      throw invalid(name, value, "a positive integer", code);
    }
    return number;
  }

  private static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  boolean flag(String name, ErrorCode code) {
    Object value = values.get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (texts && (value.equals("true") || value.equals("false"))) {
      return value.equals("true");
    }
    throw invalid(name, value, "a boolean", code);
  }

  /** A list, or null if it is not given or, in a query string, {@code *}. */
  @Nullable List<?> list(String name, ErrorCode code) {
    Object value = values.get(name);
    if (value == null || (texts && value.equals("*"))) {
      return null;
    }
    if (value instanceof List<?> list) {
      return list;
    }
    if (texts && value instanceof String joined) {
      return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }
    throw invalid(name, value, "an array", code);
  }

  /** A list of texts, or null as {@link #list} says. */
  @Nullable List<String> texts(String name, ErrorCode code) {
    List<?> list = list(name, code);
    if (list == null) {
      return null;
    }
    for (Object element : list) {
      if (!(element instanceof String)) {
        throw invalid(name, element, "an array of strings", code);
      }
    }
    return list.stream().map(String.class::cast).toList();
  }

  /** A list of texts, of which {@code *} may be one; empty if it is not given. */
  List<String> listed(String name, ErrorCode code) {
    List<String> texts = texts(name, code);
    if (texts != null) {
      return texts;
    }
    return has(name) ? List.of("*") : List.of();
  }

  private static Refusal invalid(
      String name, @Nullable Object value, String wanted, ErrorCode code) {
    return new Refusal(
        code,
        "Invalid value for `"
            + name
            + "`: expected "
            + wanted
            + ", but found `"
            + Json.text(value)
            + "`");
  }
}
