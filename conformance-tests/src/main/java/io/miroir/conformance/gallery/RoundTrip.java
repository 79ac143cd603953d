package io.miroir.conformance.gallery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time between two steps of a wrong store that should be one. */
final class RoundTrip {
  private static final Duration TIME = Duration.ofMillis(3);

  private RoundTrip() {}

  static void pass() {
    LockSupport.parkNanos(TIME.toNanos());
  }
}
