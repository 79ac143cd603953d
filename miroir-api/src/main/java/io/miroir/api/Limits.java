package io.miroir.api;

/**
 * Refuses values outside of their limits, so that every implementation refuses the same with the
 * same words.
 *
 * <p>Every method is pure and throws {@link MiroirException} with code {@code INVALID}.
 */
public final class Limits {
  private Limits() {}

  /**
   * Refuses a text that is not Unicode or whose UTF-8 is not within the bounds.
   *
   * @param name what the text is, for the message
   */
  public static void requireText(String name, String text, int bytesMin, int bytesMax) {
    long bytes = utf8Bytes(name, text);
    if (bytes < bytesMin || bytes > bytesMax) {
      throw invalid(
          name + " has " + bytes + " bytes of UTF-8; allowed are " + bytesMin + " to " + bytesMax);
    }
  }

  /**
   * Refuses a number outside of its bounds, which are allowed themselves.
   *
   * @param name what the number is, for the message
   */
  public static void requireWithin(String name, long number, long min, long max) {
    if (number < min || number > max) {
      throw invalid(name + " is " + number + "; allowed are " + min + " to " + max);
    }
  }

  /** The refusal of a value; the message is the reason and that nothing was changed. */
  public static MiroirException invalid(String why) {
    return new MiroirException(ErrorCode.INVALID, why + "; nothing was changed");
  }

  private static long utf8Bytes(String name, String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else if (Character.isSurrogate(c)) {
        throw invalid(name + " is not Unicode text: half a surrogate pair at position " + i);
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }
}
