package io.miroir.conformance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come to pass, and fails when it does not within a generous time. */
final class Eventually {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(2);

  private Eventually() {}

  /** Asks until the condition is true. */
  static void until(String what, BooleanSupplier condition) {
    first(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Asks until there is an answer. */
  static <T> T first(String what, Supplier<Optional<T>> question) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < PATIENCE.toNanos()) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError(what + " did not come to pass within " + PATIENCE);
  }
}
