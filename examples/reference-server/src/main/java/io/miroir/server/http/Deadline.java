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

  /** This one, or that of so long from now if it is sooner. */
  public Deadline within(Duration duration) {
    return remaining().compareTo(duration) < 0 ? this : in(duration);
  }

  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
