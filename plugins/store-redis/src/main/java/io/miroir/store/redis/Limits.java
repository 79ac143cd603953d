package io.miroir.store.redis;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;

/** Refuses what the clauses do not allow, before anything is sent (L8, J7). */
final class Limits {
  private Limits() {}

  /** Refuses a text that is not Unicode or whose UTF-8 is not within the bounds. */
  static void requireText(String name, String text, int bytesMin, int bytesMax) {
    long bytes = utf8Bytes(name, text);
    if (bytes < bytesMin || bytes > bytesMax) {
      throw invalid(
          name + " has " + bytes + " bytes of UTF-8; allowed are " + bytesMin + " to " + bytesMax);
    }
  }

  /** Refuses a number outside of its bounds. */
  static void requireWithin(String name, long number, long min, long max) {
    if (number < min || number > max) {
      throw invalid(name + " is " + number + "; allowed are " + min + " to " + max);
    }
  }

  static MiroirException invalid(String why) {
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
