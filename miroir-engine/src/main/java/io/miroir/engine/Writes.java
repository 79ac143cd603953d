package io.miroir.engine;

import java.util.Collection;

/**
 * The write path: where each write goes, under which version, and whether it was accepted.
 *
 * <p>The engine decides and keeps account; the host sends. Safe for use by many threads; {@code
 * begin} blocks while a shard is held for its cutover.
 */
public interface Writes {
  /** What a write does to a document that is there already. */
  enum Kind {
    /** The new document takes its place. */
    REPLACE,
    /** Its fields are merged into it; sent to the authority only, and never twice (R5). */
    MERGE,
    /** It is deleted. */
    DELETE
  }

  /**
   * Begins a write to the documents with these keys, and marks them dirty where a move is open.
   *
   * @throws RefusedException if the index is unknown, or this pod may not serve at present; nothing
   *     was begun then
   */
  Permit begin(String index, Collection<String> primaryKeys, Kind kind);

  /**
   * Begins a write that may touch any document: delete by filter, delete of all, settings. Every
   * shard with an open move is dirty as a whole then.
   *
   * @throws RefusedException as {@link #begin}
   */
  Permit beginAll(String index);
}
