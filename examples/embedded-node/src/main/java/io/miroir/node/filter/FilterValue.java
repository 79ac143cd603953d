package io.miroir.node.filter;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value as the filter index holds it. In SQLite's own order numbers stand before texts and texts
 * before blobs, so one column holds numbers, normalised texts and the markers below.
 */
public final class FilterValue {
  /** Where the attribute is null. */
  static final byte NULL = 0;

  /** Where the attribute is an empty text, array or object. */
  static final byte EMPTY = 1;

  /** Where the attribute is an array or object with content, so that it exists. */
  static final byte CONTAINER = 2;

  private static final double EXACT_INTEGERS_MAX = 1L << 53;

  private FilterValue() {}

  /** The marker of a null. */
  public static byte[] nullMarker() {
    return new byte[] {NULL};
  }

  /** The marker of an empty text, array or object. */
  public static byte[] emptyMarker() {
    return new byte[] {EMPTY};
  }

  /** The marker of an array or object with content. */
  public static byte[] containerMarker() {
    return new byte[] {CONTAINER};
  }

  /**
   * The number that the digits stand for, as a double as Meilisearch has it, but held as an integer
   * where that is exact; or null if they are not a finite number.
   */
  public static @Nullable Object number(String digits) {
    if (digits.isEmpty() || !startsLikeNumber(digits)) {
      return null;
    }
    double number;
    try {
      number = Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      return null;
    }
    if (!Double.isFinite(number)) {
      return null;
    }
    boolean integer = Math.rint(number) == number && Math.abs(number) <= EXACT_INTEGERS_MAX;
    return integer ? (Object) (long) number : (Object) number;
  }

  /** Java would also read {@code 1d} or {@code 0x1p3}, which are texts. */
  private static boolean startsLikeNumber(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  /**
   * The text as it is compared: in compatibility decomposition, without regard to case and to space
   * around it.
   */
  public static String text(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
  }
}
