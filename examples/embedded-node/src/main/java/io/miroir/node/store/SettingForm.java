package io.miroir.node.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the value of a setting must be, and what a change of it leaves as it was. */
sealed interface SettingForm {
  /** An array of strings. */
  SettingForm TEXTS = listOf("an array of strings", String.class::isInstance);

  /** A string. */
  SettingForm TEXT = new Plain("a string", String.class::isInstance);

  /** A boolean. */
  SettingForm FLAG = new Plain("a boolean", Boolean.class::isInstance);

  /** A number to count by. */
  SettingForm COUNT =
      new Plain("a positive integer", value -> value instanceof Long count && count >= 0);

  /** An object of whatever content. */
  SettingForm OBJECT = new Plain("an object", Map.class::isInstance);

  /** Lists of strings by name. */
  SettingForm LISTS = mapOf("an object of arrays of strings", TEXTS);

  /**
   * A value that is replaced as a whole.
   *
   * @param expected what to call such a value
   */
  record Plain(String expected, Predicate<Object> test) implements SettingForm {
    @Override
    public boolean fits(Object value) {
      return test.test(value);
    }

    @Override
    public void check(String at, Object value) {
      require(at, value, fits(value), expected);
    }

    @Override
    public Object merged(@Nullable Object old, Object change) {
      return change;
    }
  }

  /** An object with fields of these names; a change leaves those that it does not name. */
  record Group(Map<String, SettingForm> fields) implements SettingForm {
    @Override
    public boolean fits(Object value) {
      return value instanceof Map;
    }

    @Override
    public void check(String at, Object value) {
      require(at, value, fits(value), "an object");
      ((Map<?, ?>) value)
          .forEach(
              (name, inner) -> {
                SettingForm form = fields.get(String.valueOf(name));
                if (form == null) {
                  throw new IllegalArgumentException(
                      "Unknown field `"
                          + name
                          + "` inside `"
                          + at
                          + "`: expected one of `"
                          + String.join("`, `", fields.keySet())
                          + "`");
                }
                if (inner != null) {
                  form.check(at + '.' + name, inner);
                }
              });
    }

    @Override
    public Object merged(@Nullable Object old, Object change) {
      return mergedFields(old, change, name -> fields.getOrDefault(name, OBJECT));
    }
  }

  /** Objects by names that are free; a change leaves those that it does not name. */
  record Named() implements SettingForm {
    @Override
    public boolean fits(Object value) {
      return isMapOf(value, inner -> inner == null || inner instanceof Map);
    }

    @Override
    public void check(String at, Object value) {
      require(at, value, fits(value), "an object of objects");
    }

    @Override
    public Object merged(@Nullable Object old, Object change) {
      return mergedFields(old, change, name -> new Group(Map.of()));
    }
  }

  /** One of these words. */
  static SettingForm word(String... words) {
    Set<String> known = Set.of(words);
    return new Plain(
        "one of `" + String.join("`, `", words) + "`",
        value -> value != null && known.contains(value));
  }

  /** An array whose elements fit. */
  static SettingForm listOf(String expected, Predicate<Object> fits) {
    return new Plain(
        expected, value -> value instanceof List<?> list && list.stream().allMatch(fits));
  }

  /** An object whose values fit. */
  static SettingForm mapOf(String expected, SettingForm each) {
    return new Plain(expected, value -> isMapOf(value, each::fits));
  }

  private static boolean isMapOf(Object value, Predicate<Object> fits) {
    return value instanceof Map<?, ?> map && map.values().stream().allMatch(fits);
  }

  private static void require(String at, Object value, boolean fits, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(
          "Invalid value at `" + at + "`: expected " + expected + ", but found `" + value + "`");
    }
  }

  private static Object mergedFields(
      @Nullable Object old, Object change, Function<String, SettingForm> form) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>();
    if (old instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> both.put(String.valueOf(name), value));
    }
    ((Map<?, ?>) change)
        .forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              if (value == null) {
                both.remove(name);
              } else {
                both.put(name, form.apply(name).merged(both.get(name), value));
              }
            });
    return both;
  }

  /** Whether a value is of this form; of a group, whether it is an object. */
  boolean fits(Object value);

  /**
   * Looks at a value and all in it.
   *
   * @param at the value's place, for the message
   * @throws IllegalArgumentException saying what was expected where
   */
  void check(String at, Object value);

  /** The old value with the change made to it; a null in an object takes a field away. */
  Object merged(@Nullable Object old, Object change);
}
