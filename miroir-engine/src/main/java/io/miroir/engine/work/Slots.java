package io.miroir.engine.work;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** As many moves as may run at once in this pod. */
final class Slots {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Monitor monitor;
  private int free;

  Slots(int free, Timeline timeline) {
    this.free = free;
    this.monitor = timeline.monitor();
  }

  /** Takes a slot, or one too many once the caller has given up waiting. */
  void take(BooleanSupplier givenUp) {
    boolean free = false;
    while (!free && !givenUp.getAsBoolean()) {
      free = monitor.await(() -> this.free > 0, LOOK);
    }
    monitor.locked(() -> this.free--);
  }

  void give() {
    monitor.locked(() -> free++);
  }
}
