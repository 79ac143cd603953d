package io.miroir.engine;

import java.util.List;
import java.util.Optional;

/** The indexes that the fleet shards. Safe for use by many threads. */
public interface Indexes {
  /**
   * One index.
   *
   * @param uid its name
   * @param primaryKey the field of its primary key, or empty text while it is not known
   * @param shards how many shards it has, fixed
   * @param createdAt when it was created, ISO 8601 in UTC
   * @param front what the host keeps with it, any text; the engine does not look at it
   * @param revision what {@link #update} compares
   */
  record Index(
      String uid, String primaryKey, int shards, String createdAt, String front, long revision) {}

  /**
   * The index of that name, or empty. Always the newest word of the store that this pod has seen.
   */
  Optional<Index> find(String uid);

  /** Every index, in the order of creation. */
  List<Index> list();

  /**
   * Records a new index and assigns its shards to the fleet's active nodes. The host has created
   * the index on every node before, with {@code _miroir_shard}, {@code _miroir_key} and {@code
   * _miroir_version} filterable.
   *
   * @throws RefusedException with {@code INDEX_EXISTS} or {@code NOT_SERVING}
   */
  Index create(String uid, String primaryKey, String createdAt, String front);

  /**
   * Replaces primary key and front text if the index is still at that revision.
   *
   * @return the index as it is now, or empty if it was changed meanwhile and nothing was changed
   *     here
   */
  Optional<Index> update(Index seen, String primaryKey, String front);

  /**
   * Forgets an index; a job of it is cancelled. The host deletes it on every node afterwards.
   *
   * @throws RefusedException with {@code INDEX_UNKNOWN} or {@code NOT_SERVING}
   */
  void delete(String uid);
}
