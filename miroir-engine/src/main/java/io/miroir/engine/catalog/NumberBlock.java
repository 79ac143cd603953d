package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Key;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.OptionalLong;

/** Gives out numbers that no other pod gives out, reserved from the store in blocks. */
public final class NumberBlock {
  private final Catalog catalog;
  private final Key counter;
  private final int block;
  private final long end;
  private final Gathering<NumberBlock> reservations;
  private final Monitor monitor;
  private long next;
  private long blockEnd;

  /**
   * A source of numbers.
   *
   * @param end the first number that is not given out any more
   */
  public NumberBlock(Catalog catalog, Key counter, int block, long end, Timeline timeline) {
    this.catalog = catalog;
    this.counter = counter;
    this.block = block;
    this.end = end;
    this.reservations = new Gathering<>(Integer.MAX_VALUE, waiting -> reserve(), timeline);
    this.monitor = timeline.monitor();
  }

  public long take() {
    OptionalLong number = takeReserved();
    while (number.isEmpty()) {
      // Together: a store that is away would be waited for by one after another.
      reservations.add(this);
      number = takeReserved();
    }
    return number.getAsLong();
  }

  private OptionalLong takeReserved() {
    return monitor.locked(
        () -> {
          if (next == blockEnd) {
            return OptionalLong.empty();
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
          return OptionalLong.of(next++);
        });
  }

  /** One at a time; who waited for the one before may find that its block is enough. */
  private void reserve() {
    if (monitor.locked(() -> next < blockEnd)) {
      return;
    }
    long first = catalog.reserve(counter, block);
    monitor.locked(
        () -> {
          next = first;
          blockEnd = first + block;
        });
  }
}
