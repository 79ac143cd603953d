package io.miroir.engine.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A lock that wakes whoever waits for a condition whenever it is let go. Reentrant.
 *
 * <p>State that several actors share is read and changed only inside {@code locked}.
 */
public interface Monitor {
  /** Runs the body while no other actor is in this monitor. */
  <T> T locked(Supplier<T> body);

  /** Runs the body while no other actor is in this monitor. */
  default void locked(Runnable body) {
    locked(
        () -> {
          body.run();
          return Boolean.TRUE;
        });
  }

  /**
   * Waits until the condition, which is looked at inside the monitor, holds.
   *
   * @param atMost how long to wait; zero only looks
   * @return whether it held before the time was over
   */
  boolean await(BooleanSupplier condition, Duration atMost);
}
