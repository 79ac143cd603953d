package io.miroir.api;

/**
 * The name of one search node, unique in its fleet and kept when its address changes.
 *
 * @param value the name: 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}
 */
public record NodeId(String value) implements Comparable<NodeId> {
  private static final int LENGTH_MAX = 64;

  /**
   * @throws IllegalArgumentException if the name is empty, too long or has another character
   */
  public NodeId {
    if (value.isEmpty()
        || value.length() > LENGTH_MAX
        || !value.chars().allMatch(NodeId::allowed)) {
      throw new IllegalArgumentException(
          "node id '" + value + "' is not 1 to 64 characters of a-z A-Z 0-9 . _ -");
    }
  }

  private static boolean allowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
