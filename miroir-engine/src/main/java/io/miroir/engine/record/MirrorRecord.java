package io.miroir.engine.record;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * The keys of one shard whose newest write the old owner may lack since a commit, though it was
 * answered (R10 a). The old owner's copy of them proves nothing any more.
 *
 * @param commitEpoch the commit since which the old owner is a mirror; of another one it tells
 *     nothing
 * @param whole whether any key of the shard may be one
 * @param keys the primary keys, in order; none if all may be
 */
public record MirrorRecord(long commitEpoch, boolean whole, List<String> keys) {
  /** Above so many keys the whole shard counts. */
  static final int KEYS_MAX = 10_000;

  /** Above so many characters too, so that the record's text stays below the store's limit. */
  static final int CHARACTERS_MAX = 400_000;

  /** Copies the list. */
  public MirrorRecord {
    keys = List.copyOf(keys);
  }

  /** No key yet. */
  public static MirrorRecord since(long commitEpoch) {
    return new MirrorRecord(commitEpoch, false, List.of());
  }

  /**
   * This and keys that the mirror of one commit missed. Those of an older commit tell nothing any
   * more, and a newer one has a mirror that has missed nothing but these.
   *
   * @param missed none means the whole shard
   */
  public MirrorRecord with(long since, Collection<String> missed) {
    if (since < commitEpoch) {
      return this;
    }
    return (since == commitEpoch ? this : since(since)).with(missed);
  }

  /**
   * This and more keys.
   *
   * @param more none means the whole shard
   */
  public MirrorRecord with(Collection<String> more) {
    TreeSet<String> all = new TreeSet<>(keys);
    all.addAll(more);
    boolean tooMany =
        all.size() > KEYS_MAX || all.stream().mapToLong(String::length).sum() > CHARACTERS_MAX;
    return whole || more.isEmpty() || tooMany
        ? new MirrorRecord(commitEpoch, true, List.of())
        : new MirrorRecord(commitEpoch, false, List.copyOf(all));
  }

  /** Whether the mirror may lack the newest write of a key. */
  public boolean covers(String key) {
    return whole || Collections.binarySearch(keys, key) >= 0;
  }
}
