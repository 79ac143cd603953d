package io.miroir.api.migration;

import io.miroir.api.ShardId;

/**
 * A range of key hashes of one shard of one index.
 *
 * @param index the index's uid
 * @param shard the shard
 * @param from the first {@code _miroir_key} of the range, from 0
 * @param to the first {@code _miroir_key} behind the range, up to {@link #KEY_END}
 */
public record Slice(String index, ShardId shard, long from, long to) {
  /** One more than the greatest {@code _miroir_key}: 2^52. */
  public static final long KEY_END = 1L << 52;

  /**
   * @throws IllegalArgumentException if the range is empty or reaches out of 0 to {@link #KEY_END}
   */
  public Slice {
    if (from < 0 || to > KEY_END || from >= to) {
      throw new IllegalArgumentException(
          "slice [" + from + ", " + to + ") is not a range within [0, " + KEY_END + ")");
    }
  }

  /** Every key of a shard. */
  public static Slice whole(String index, ShardId shard) {
    return new Slice(index, shard, 0, KEY_END);
  }

  @Override
  public String toString() {
    return index + "[" + shard + "] keys [" + from + ", " + to + ")";
  }
}
