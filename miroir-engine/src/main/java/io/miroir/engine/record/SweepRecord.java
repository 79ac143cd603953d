package io.miroir.engine.record;

import java.util.List;

/**
 * The keys of one shard that a late sweep writes anew at the new owner, committed before it does: a
 * hold may be undone while what it sent is still on its way, and then it may land behind newer
 * writes.
 *
 * @param commitEpoch the commit since which the old owner is a mirror; of another one it tells
 *     nothing
 * @param keys the primary keys, in order
 */
public record SweepRecord(long commitEpoch, List<String> keys) {
  /** Copies the list. */
  public SweepRecord {
    keys = List.copyOf(keys);
  }
}
