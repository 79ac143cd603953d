package io.miroir.engine.move;

import io.miroir.engine.shared.Bell;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.Optional;

/** As many moves as may run at once in this pod, over all indexes. */
final class Slots {
  private final Monitor monitor;
  private final Bell bell;
  private int free;

  Slots(int free, Bell bell, Timeline timeline) {
    this.free = free;
    this.bell = bell;
    this.monitor = timeline.monitor();
  }

  /** One move's right to run. */
  final class Slot {
    private boolean given;

    private Slot(boolean given) {
      this.given = given;
    }

    /** Lets another move run; does nothing after the first time. Rings the bell. */
    void give() {
      boolean first =
          monitor.locked(
              () -> {
                boolean mine = !given;
                given = true;
                free += mine ? 1 : 0;
                return mine;
              });
      if (first) {
        bell.ring();
      }
    }
  }

  /** A slot, if one is free. */
  Optional<Slot> tryTake() {
    return monitor.locked(
        () -> {
          if (free == 0) {
            return Optional.empty();
          }
          free--;
          return Optional.of(new Slot(false));
        });
  }

  /** What a move has that takes no slot. */
  Slot none() {
    return new Slot(true);
  }
}
