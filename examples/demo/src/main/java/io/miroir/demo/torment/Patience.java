package io.miroir.demo.torment;

import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Pause;
import java.time.Duration;

/** The end of a round at the latest, and waiting that ends with it. */
final class Patience {
  private static final Duration LOOKS_APART = Duration.ofMillis(10);

  private final Duration within;
  private final long beganNanos = System.nanoTime();

  Patience(Duration within) {
    this.within = within;
  }

  /**
   * Waits a moment.
   *
   * @throws FleetException if time is up; the message names what was waited for
   */
  void look(String waitingFor) {
    if (System.nanoTime() - beganNanos > within.toNanos()) {
      throw new FleetException(
          "given up after " + within.toSeconds() + " seconds while waiting for " + waitingFor);
    }
    Pause.of(LOOKS_APART);
  }
}
