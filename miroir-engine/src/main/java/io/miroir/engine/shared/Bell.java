package io.miroir.engine.shared;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;

/** Wakes whoever waits for a change that is otherwise found by polling. */
public final class Bell {
  private final Monitor monitor;
  private long rings;

  public Bell(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  /** The number of rings so far, to wait for the next one after it. */
  public long rings() {
    return monitor.locked(() -> rings);
  }

  public void ring() {
    monitor.locked(() -> rings++);
  }

  /** Waits for a ring after that number, or for the poll. */
  public void await(long after, Duration poll) {
    monitor.await(() -> rings > after, poll);
  }
}
