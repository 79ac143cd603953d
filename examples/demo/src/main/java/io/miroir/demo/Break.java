package io.miroir.demo;

import io.miroir.demo.Kill.Victim;
import io.miroir.demo.check.RangeReads;
import io.miroir.demo.fleet.MoveStatus;

/**
 * The end of a process, and what the server was seen to have done by then.
 *
 * @param atMillis when, by the wall clock, which the nodes' access logs have too
 * @param takeoverMillis how long nothing moved for it; 0 where that is not measured
 */
record Break(Victim victim, long atMillis, MoveStatus before, long takeoverMillis) {
  RangeReads.Copied copied() {
    return new RangeReads.Copied(atMillis, before.cursors());
  }
}
