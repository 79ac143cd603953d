package io.miroir.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
   * Deletes an index: it is not served any more, its job is cancelled and its mover's keys are put
   * out of force; then the host deletes it on every node, and its record goes. If the host's part
   * fails the index stays on the list, unserved, and deleting it again goes on from there.
   *
   * @param onNodes deletes it on every node; no mover touches it there any more
   * @return what that returned
   * @throws RefusedException with {@code INDEX_UNKNOWN} or {@code NOT_SERVING}
   */
  <T> T delete(String uid, Supplier<T> onNodes);

  /**
   * Makes a change of an index beside which no shard of it may move. No job begins meanwhile.
   *
   * @param what the change as the refusal names it, such as {@code "swap index 'books'"}
   * @return what the change returned
   * @throws RefusedException with {@code REBALANCE_RUNNING} if a job is open, naming it and how to
   *     cancel it; with {@code INDEX_UNKNOWN} or {@code NOT_SERVING}; nothing was changed
   */
  <T> T unmoved(String uid, String what, Supplier<T> change);
}
