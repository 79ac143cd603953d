package io.miroir.demo.traffic;

import java.util.concurrent.atomic.LongAdder;

/** How much the clients have done: every count is of operations that were accepted or answered. */
public final class Tally {
  private final Aim aim;
  private final LongAdder writes = new LongAdder();
  private final LongAdder updates = new LongAdder();
  private final LongAdder deletes = new LongAdder();
  private final LongAdder searches = new LongAdder();
  private final LongAdder whileMoving = new LongAdder();
  private final LongAdder onMovingShards = new LongAdder();

  Tally(Aim aim) {
    this.aim = aim;
  }

  void change(Change change, int shard, boolean whileMovesWereOpen) {
    switch (change) {
      case WRITE -> writes.increment();
      case UPDATE -> updates.increment();
      case DELETE, DELETE_BY_FILTER -> deletes.increment();
    }
    keyed(shard, whileMovesWereOpen);
  }

  void read(int shard, boolean whileMovesWereOpen) {
    keyed(shard, whileMovesWereOpen);
  }

  /** A search of one shard's documents, found by a filter. */
  void searchOf(int shard, boolean whileMovesWereOpen) {
    searches.increment();
    keyed(shard, whileMovesWereOpen);
  }

  /** A search of the whole index, which is not counted as one on moving shards. */
  void search(boolean whileMovesWereOpen) {
    searches.increment();
    if (whileMovesWereOpen) {
      whileMoving.increment();
    }
  }

  private void keyed(int shard, boolean whileMovesWereOpen) {
    if (whileMovesWereOpen) {
      whileMoving.increment();
      if (aim.moves(shard)) {
        onMovingShards.increment();
      }
    }
  }

  public long writes() {
    return writes.sum();
  }

  public long updates() {
    return updates.sum();
  }

  public long deletes() {
    return deletes.sum();
  }

  public long searches() {
    return searches.sum();
  }

  public long whileMoving() {
    return whileMoving.sum();
  }

  public long onMovingShards() {
    return onMovingShards.sum();
  }
}
