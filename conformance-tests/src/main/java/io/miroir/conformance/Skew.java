package io.miroir.conformance;

import java.time.Duration;

/**
 * How wrong a process's clock of the day is.
 *
 * @param ahead how far ahead it is at first; negative if it is behind
 * @param rate how many of its seconds pass in one second
 */
record Skew(Duration ahead, double rate) {
  static final Skew NONE = new Skew(Duration.ZERO, 1);

  static Skew parse(String text) {
    String[] parts = text.split("x", 2);
    return new Skew(Duration.ofMillis(Long.parseLong(parts[0])), Double.parseDouble(parts[1]));
  }

  @Override
  public String toString() {
    return ahead.toMillis() + "x" + rate;
  }
}
