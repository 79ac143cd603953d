package io.miroir.node.json;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the cells of a column hold. */
enum CsvType {
  STRING,
  NUMBER,
  BOOLEAN;

  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+.0-9eE]+");

  static Optional<CsvType> named(String text) {
    for (CsvType type : values()) {
      if (type.toString().equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * The cell as JSON.
   *
   * @throws NumberFormatException if it is none of this type
   */
  String json(String cell) {
    String value = this == STRING ? cell : cell.strip();
    if (value.isEmpty()) {
      return "null";
    }
    return switch (this) {
      case STRING -> Json.text(value);
      case NUMBER -> number(value);
      case BOOLEAN -> flag(value);
    };
  }

  /** The digits as they stand, or, where JSON would not have them so, what they mean. */
  private static String number(String digits) {
    double number = NUMBER_LIKE.matcher(digits).matches() ? Double.parseDouble(digits) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new NumberFormatException(digits);
    }
    if (JSON_NUMBER.matcher(digits).matches()) {
      return digits;
    }
    return INTEGER.matcher(digits).matches()
        ? new BigInteger(digits).toString()
        : Double.toString(number);
  }

  private static String flag(String word) {
    if (word.equals("true") || word.equals("false")) {
      return word;
    }
    throw new NumberFormatException(word);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
