package io.miroir.demo.fleet;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The checker's own placement: which shard a key hashes to, and which node rendezvous hashing gives
 * a shard to.
 *
 * <p>Text is fed to XXH64 as its UTF-8 bytes and one byte 0xFF, a shard number as four bytes,
 * little-endian; hashes compare as unsigned numbers.
 */
public final class Placement {
  private static final Hasher64 XXH64 = Hashing.xxh64();
  private static final byte END_OF_TEXT = (byte) 0xFF;

  private Placement() {}

  /** The shard of a primary key. */
  public static int shard(String key, int shards) {
    return (int) Long.remainderUnsigned(hash(key), shards);
  }

  /** The 52 bits of a primary key's hash by which a shard's documents are copied in ranges. */
  public static long rangeKey(String key) {
    return hash(key) >>> 12;
  }

  /** The one node that holds a shard where a single copy is kept. */
  public static String owner(int shard, List<String> nodes) {
    return owners(shard, nodes, 1).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node to place shard " + shard + " on"));
  }

  /** The nodes that hold a shard's copies, the first choice first; all where there are fewer. */
  public static List<String> owners(int shard, List<String> nodes, int copies) {
    return nodes.stream()
        .sorted(
            Comparator.comparing((String node) -> score(shard, node), Long::compareUnsigned)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(copies)
        .toList();
  }

  /** The shards whose owner differs between two fleets. */
  public static Set<Integer> moving(int shards, List<String> before, List<String> after) {
    return IntStream.range(0, shards)
        .filter(shard -> !owner(shard, before).equals(owner(shard, after)))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  static long hash(String key) {
    return text(XXH64.hashStream(), key).getAsLong();
  }

  static long score(int shard, String node) {
    return text(XXH64.hashStream().putInt(shard), node).getAsLong();
  }

  private static HashStream64 text(HashStream64 stream, String text) {
    return stream.putBytes(text.getBytes(StandardCharsets.UTF_8)).putByte(END_OF_TEXT);
  }
}
