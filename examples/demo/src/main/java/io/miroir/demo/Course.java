package io.miroir.demo;

import io.miroir.demo.fleet.Layout;
import java.util.Optional;

/** What the fleet of one run goes through, under traffic. */
interface Course {
  /**
   * What came of it.
   *
   * @param layout what the fleet should be now
   * @param shardsMoved how many shards have come to other nodes, in each stage anew
   */
  record Outcome(Layout layout, int shardsMoved, long documentsMoved, Optional<LifeFigures> life) {}

  /** Goes through all of it, and returns when no move is open. */
  Outcome run();

  /** Waits, after the last operation of a client, until nothing is left to be done. */
  void settle();
}
