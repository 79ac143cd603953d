package io.miroir.simulator;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells what happens in a world, one line for each moment that a reader would want to know. */
final class Trace {
  private final Scheduler scheduler;
  private final Consumer<String> lines;
  private final boolean on;

  /** Tells nothing. */
  static Trace off(Scheduler scheduler) {
    return new Trace(scheduler, line -> {}, false);
  }

  /** Tells every line to someone. */
  static Trace to(Scheduler scheduler, Consumer<String> lines) {
    return new Trace(scheduler, lines, true);
  }

  private Trace(Scheduler scheduler, Consumer<String> lines, boolean on) {
    this.scheduler = scheduler;
    this.lines = lines;
    this.on = on;
  }

  /** Tells of a moment; the text is made only if someone listens. */
  void note(Supplier<String> what) {
    if (on) {
      lines.accept(String.format("%10.3f ms  %s", scheduler.now() / 1e6, what.get()));
    }
  }
}
