package io.miroir.api;

/**
 * The number of one shard of an index, from 0 (inclusive) to the index's shard count (exclusive).
 *
 * @param value the number, at least 0
 */
public record ShardId(int value) implements Comparable<ShardId> {
  /**
   * @throws IllegalArgumentException if the number is negative
   */
  public ShardId {
    if (value < 0) {
      throw new IllegalArgumentException("shard " + value + " is negative; shards count from 0");
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
