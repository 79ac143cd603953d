package io.miroir.api;

/**
 * A number that grows with every grant of a lease, so that who carries a lower one can be refused.
 *
 * @param value the number, at least 1
 */
public record FencingToken(long value) implements Comparable<FencingToken> {
  /**
   * @throws IllegalArgumentException if the number is below 1
   */
  public FencingToken {
    if (value < 1) {
      throw new IllegalArgumentException("fencing token " + value + " is below 1");
    }
  }

  @Override
  public int compareTo(FencingToken other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
