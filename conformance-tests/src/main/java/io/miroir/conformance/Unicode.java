package io.miroir.conformance;

import java.util.List;

/** Texts on which stores go wrong. */
final class Unicode {
  /** Names of which no two are the same, though a careless store takes some for one. */
  static final List<String> LOOKALIKES =
      List.of(
          "a",
          "A",
          "a ",
          " a",
          "a\u0000",
          "a\u0000b",
          "a\n",
          "a%",
          "a_",
          "a*",
          "a?",
          "[a]",
          "{a}",
          "a'b",
          "a\"b",
          "a\\b",
          "a:b",
          "a/b",
          "'; DROP TABLE lease; --",
          "\u00e9",
          "e\u0301",
          "\u00df",
          "ss",
          "\u0131",
          "i",
          "\uff41",
          "\u200ba",
          "\ufeffa",
          "\uffff",
          "\ud83d\ude00",
          "\ud83d\ude01",
          "1",
          "01",
          "1.0");

  /** Half of a surrogate pair, which is no Unicode text. */
  static final String HALF_A_PAIR = "a\ud83d";

  private Unicode() {}

  /** A text of so many bytes of UTF-8, with characters of one, two, three and four bytes. */
  static String ofBytes(int bytes) {
    String mixed = "a\u00e9\u20ac\ud83d\ude00";
    return mixed.repeat(bytes / 10) + "b".repeat(bytes % 10);
  }
}
