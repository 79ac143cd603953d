package io.miroir.demo.fleet;

import java.time.Duration;

/** Pauses that double from one to the next, up to a limit. */
public final class Backoff {
  private final Duration most;
  private Duration next;

  public Backoff(Duration first, Duration most) {
    this.next = first;
    this.most = most;
  }

  /** Waits, and makes the next wait longer. */
  public void pause() {
    Pause.of(next);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) < 0 ? doubled : most;
  }
}
