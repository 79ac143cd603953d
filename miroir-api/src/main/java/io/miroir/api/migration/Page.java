package io.miroir.api.migration;

/**
 * The answer to a read: everything that was asked for, or word that it is too much for one page.
 */
public sealed interface Page {
  /** All that the slice or the keys have, of one snapshot (X2). */
  record Whole(Payload payload) implements Page {}

  /**
   * The page would pass its limit; read parts of it (X2).
   *
   * @param documents how many documents there are, exactly
   * @param bytes how large they are in all, estimated from those that were seen
   */
  record Split(long documents, long bytes) implements Page {}
}
