package io.miroir.server.http;

import java.time.Duration;

/**
 * When a request has to be answered.
 *
 * @param nanoTime that moment on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** How long it is until then; never less than a millisecond, so that a time-out can be set. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(nanoTime - System.nanoTime(), 1_000_000));
  }

  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
