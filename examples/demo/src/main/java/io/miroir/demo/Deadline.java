package io.miroir.demo;

import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Pause;
import java.time.Duration;

/** The moment at which a run is given up, and waiting that ends with it. */
final class Deadline {
  private final Duration within;
  private final long beganNanos = System.nanoTime();

  Deadline(Duration within) {
    this.within = within;
  }

  /**
   * Waits a moment within a piece of work.
   *
   * @throws FleetException if time is up; the message names the work
   */
  void pause(Duration moment, String work) {
    if (elapsed().compareTo(within) > 0) {
      throw new FleetException("given up after " + within.toSeconds() + " seconds while " + work);
    }
    Pause.of(moment);
  }

  Duration left() {
    return within.minus(elapsed());
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }
}
