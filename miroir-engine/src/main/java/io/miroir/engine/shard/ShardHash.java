package io.miroir.engine.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;

/**
 * The hash of a primary key and of a shard on a node: XXH64 with seed 0, as the original has it.
 *
 * <p>A text is fed as its UTF-8 followed by one byte {@code FF}, which no UTF-8 contains, so that
 * what is fed before and after it never runs together. An integer primary key is fed as its decimal
 * text, so that {@code 12} and {@code "12"} are one document.
 */
public final class ShardHash {
  private static final Hasher64 XXH64 = Hashing.xxh64();
  private static final byte END_OF_TEXT = (byte) 0xFF;
  private static final int KEY_SHIFT = 12;

  private ShardHash() {}

  /** The hash of a primary key; all 64 bits count. */
  public static long hash(String primaryKey) {
    return XXH64.hashBytesToLong(fed(0, primaryKey));
  }

  /**
   * The shard that a document belongs to.
   *
   * @param shards how many shards the index has, fixed at its creation
   * @throws IllegalArgumentException if {@code shards} is below 1
   */
  public static ShardId shard(String primaryKey, int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException(
          "an index of " + shards + " shards has no place for a document; it has at least 1");
    }
    return new ShardId((int) Long.remainderUnsigned(hash(primaryKey), shards));
  }

  /**
   * The document's {@code _miroir_key}: the upper 52 bits of its hash, which a JSON number carries
   * exactly. From 0 to 2^52, the end excluded.
   */
  public static long key52(String primaryKey) {
    return hash(primaryKey) >>> KEY_SHIFT;
  }

  /** How much a node is wanted for a shard; compared as an unsigned number. */
  public static long score(ShardId shard, NodeId node) {
    byte[] fed = fed(Integer.BYTES, node.value());
    for (int i = 0; i < Integer.BYTES; i++) {
      fed[i] = (byte) (shard.value() >>> (Byte.SIZE * i));
    }
    return XXH64.hashBytesToLong(fed);
  }

  /** What is fed for a text, with room for so many bytes before it. */
  private static byte[] fed(int before, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    byte[] fed = new byte[before + utf8.length + 1];
    System.arraycopy(utf8, 0, fed, before, utf8.length);
    fed[before + utf8.length] = END_OF_TEXT;
    return fed;
  }
}
