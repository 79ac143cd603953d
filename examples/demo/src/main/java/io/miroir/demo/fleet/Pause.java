package io.miroir.demo.fleet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting between two looks or two tries. */
public final class Pause {
  private Pause() {}

  /**
   * Parks this thread for about so long.
   *
   * @throws FleetException if it was interrupted, which is how a run that is over ends its threads
   */
  public static void of(Duration duration) {
    long endNanos = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new FleetException("interrupted");
      }
    }
  }
}
