package io.miroir.engine.work;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Key;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;

/** Gives out numbers that no other pod gives out, reserved from the store in blocks. */
final class NumberBlock {
  private final Catalog catalog;
  private final Key counter;
  private final int block;
  private final long end;
  private final Monitor monitor;
  private long next;
  private long blockEnd;

  /**
   * A source of numbers.
   *
   * @param end the first number that is not given out any more
   */
  NumberBlock(Catalog catalog, Key counter, int block, long end, Timeline timeline) {
    this.catalog = catalog;
    this.counter = counter;
    this.block = block;
    this.end = end;
    this.monitor = timeline.monitor();
  }

  long take() {
    return monitor.locked(
        () -> {
          if (next == blockEnd) {
            next = catalog.reserve(counter, block);
            blockEnd = next + block;
          }
          if (next >= end) {
            throw new MiroirException(
                ErrorCode.INVALID,
                "the numbers of "
                    + counter
                    + " are used up at "
                    + end
                    + "; nothing was changed, the fleet needs a new store");
          }
          return next++;
        });
  }
}
