package io.miroir.store.redis;

import io.miroir.api.FencingToken;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads and writes the forms in which values travel. */
final class Replies {
  private Replies() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A token as the scripts compare it: 19 digits, as many as the highest one has. */
  static byte[] bytes(FencingToken token) {
    return digits(token.value(), 19);
  }

  /** A number with leading zeros, so that the scripts may compare it as a text. */
  static byte[] digits(long number, int digits) {
    String text = Long.toString(number);
    return bytes("0".repeat(Math.max(0, digits - text.length())) + text);
  }

  /** What kind of answer it is: the scripts put that first. */
  static int code(List<?> answer) {
    return Math.toIntExact(number(answer, 0));
  }

  static long number(List<?> answer, int place) {
    return (Long) answer.get(place);
  }

  static String text(List<?> answer, int place) {
    return text((byte[]) answer.get(place));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static FencingToken token(List<?> answer, int place) {
    return new FencingToken(Long.parseLong(text(answer, place)));
  }
}
