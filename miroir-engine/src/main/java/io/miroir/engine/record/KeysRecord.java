package io.miroir.engine.record;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Keys of one shard, noted since a commit: those whose newest write the mirror may lack though it
 * was answered (R10 a), or those that a late sweep writes anew.
 *
 * @param commitEpoch the commit since which the old owner is a mirror; of another one it tells
 *     nothing
 * @param whole whether any key of the shard may be one
 * @param keys the primary keys, in order; none if all may be
 */
public record KeysRecord(long commitEpoch, boolean whole, List<String> keys) {
  /** Above so many keys the whole shard counts. */
  static final int KEYS_MAX = 10_000;

  /** Above so many characters too, so that the record's text stays below the store's limit. */
  static final int CHARACTERS_MAX = 400_000;

  /** Copies the list. */
  public KeysRecord {
    keys = List.copyOf(keys);
  }

  /** No key yet. */
  public static KeysRecord since(long commitEpoch) {
    return new KeysRecord(commitEpoch, false, List.of());
  }

  /**
   * This and keys noted since some commit. Those of an older commit tell nothing any more, and of a
   * newer one there are none but these.
   *
   * @param noted none means the whole shard
   */
  public KeysRecord with(long since, Collection<String> noted) {
    if (since < commitEpoch) {
      return this;
    }
    return (since == commitEpoch ? this : since(since)).with(noted);
  }

  /**
   * This and more keys.
   *
   * @param more none means the whole shard
   */
  public KeysRecord with(Collection<String> more) {
    TreeSet<String> all = new TreeSet<>(keys);
    all.addAll(more);
    boolean tooMany =
        all.size() > KEYS_MAX || all.stream().mapToLong(String::length).sum() > CHARACTERS_MAX;
    return whole || more.isEmpty() || tooMany
        ? new KeysRecord(commitEpoch, true, List.of())
        : new KeysRecord(commitEpoch, false, List.copyOf(all));
  }

  /** Whether a key is one, or may be. */
  public boolean covers(String key) {
    return whole || Collections.binarySearch(keys, key) >= 0;
  }
}
