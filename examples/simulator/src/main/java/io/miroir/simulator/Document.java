package io.miroir.simulator;

import io.miroir.engine.shard.ShardHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A document of the simulated world: two fields of its own, each with the number of the operation
 * that wrote it, and the three that the engine adds.
 *
 * @param key its number; its primary key is {@link #primaryKey()}
 * @param replaced the operation that put the whole document, 0 if none did
 * @param merged the operation that merged a field into it, 0 if none did
 * @param shard {@code _miroir_shard}
 * @param hash {@code _miroir_key}
 * @param version {@code _miroir_version}
 */
record Document(int key, int replaced, int merged, int shard, long hash, long version) {
  private static final int BYTES = 4 * 4 + 2 * 8;

  String primaryKey() {
    return primaryKey(key);
  }

  static String primaryKey(int key) {
    return "k" + key;
  }

  /** The shard of a key. */
  static int shardOf(int key) {
    return ShardHash.shard(primaryKey(key), Schedule.SHARDS).value();
  }

  static int key(String primaryKey) {
    return Integer.parseInt(primaryKey.substring(1));
  }

  /** Documents as the bytes that a copy carries. */
  static byte[] bytes(List<Document> documents) {
    ByteBuffer buffer = ByteBuffer.allocate(documents.size() * BYTES);
    for (Document document : documents) {
      buffer
          .putInt(document.key)
          .putInt(document.replaced)
          .putInt(document.merged)
          .putInt(document.shard)
          .putLong(document.hash)
          .putLong(document.version);
    }
    return buffer.array();
  }

  /** The documents of such bytes. */
  static List<Document> of(ByteBuffer bytes) {
    List<Document> documents = new ArrayList<>(bytes.remaining() / BYTES);
    while (bytes.hasRemaining()) {
      documents.add(
          new Document(
              bytes.getInt(),
              bytes.getInt(),
              bytes.getInt(),
              bytes.getInt(),
              bytes.getLong(),
              bytes.getLong()));
    }
    return documents;
  }

  @Override
  public String toString() {
    return key
        + "="
        + replaced
        + (merged == 0 ? "" : "+" + merged)
        + "@"
        + (version >>> 32)
        + "."
        + (int) version;
  }
}
