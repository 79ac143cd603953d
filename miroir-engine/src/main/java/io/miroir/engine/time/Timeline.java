package io.miroir.engine.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The engine's only clock, and its only source of threads, locks and chance.
 *
 * <p>{@link #system()} is the machine's clock with virtual threads. A simulation gives another one,
 * in which one actor runs at a time and time passes when all of them wait. Safe for use by many
 * threads.
 *
 * <p>Whatever waits here throws {@link StoppedException} when its actor was told to stop.
 */
public interface Timeline {
  /** Nanoseconds since an arbitrary moment; only differences mean something. */
  long nanoTime();

  /** The date and time, to show to people; nothing is decided by it. */
  Instant wallTime();

  /** Waits for so long. */
  void sleep(Duration duration);

  /** Starts an actor of its own. */
  Fork fork(String name, Runnable body);

  /** A name that no other call had or will have, on whichever machine. */
  String uniqueName();

  /** A new lock with its waiting room. */
  Monitor monitor();

  /** The machine's clock and virtual threads. */
  static Timeline system() {
    return new SystemTimeline();
  }
}
