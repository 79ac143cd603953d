package io.miroir.engine.record;

/**
 * The formats of records that a version can read and write. Pods tell each other in their leases:
 * {@code speaks 1..2}.
 *
 * @param oldest the lowest one, at least 1
 * @param newest the highest one
 */
public record Formats(int oldest, int newest) {
  private static final String TO = "..";

  /** All that this version knows. */
  public static final Formats OWN = new Formats(Codec.OLDEST, Codec.NEWEST);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Formats {
    if (oldest < 1 || newest < oldest) {
      throw new IllegalArgumentException(
          "formats " + oldest + TO + newest + ": needed are 1 <= oldest <= newest");
    }
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Formats parse(String text) {
    int to = text.indexOf(TO);
    if (to < 0) {
      throw new IllegalArgumentException("'" + text + "' is not OLDEST..NEWEST");
    }
    return new Formats(
        Integer.parseInt(text.substring(0, to)),
        Integer.parseInt(text.substring(to + TO.length())));
  }

  /** Whether a record of this format can be read. */
  public boolean include(int format) {
    return format >= oldest && format <= newest;
  }

  /** Whether there is a format that both know. */
  public boolean meet(Formats other) {
    return oldest <= other.newest && other.oldest <= newest;
  }

  @Override
  public String toString() {
    return oldest + TO + newest;
  }
}
