package io.miroir.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A process of the simulated world, with actors of its own: it runs, is paused or has crashed.
 *
 * <p>Its clocks begin anywhere and jump on their own. Touched by whoever has the baton.
 */
final class Machine {
  private final String name;
  private final long clockOffset;
  private final List<Actor> actors = new ArrayList<>();
  private long wallOffset;
  private long pausedUntil;
  private boolean crashed;
  private int copying;

  /**
   * A running process.
   *
   * @param clockOffset what its monotonic clock shows at the beginning of the world, in nanoseconds
   */
  Machine(String name, long clockOffset) {
    this.name = name;
    this.clockOffset = clockOffset;
  }

  String name() {
    return name;
  }

  long clockOffset() {
    return clockOffset;
  }

  long wallOffset() {
    return wallOffset;
  }

  /** Its wall clock is set anew, by so many nanoseconds. */
  void jump(long nanos) {
    wallOffset += nanos;
  }

  boolean crashed() {
    return crashed;
  }

  /** Whether it waits for what it copied. */
  boolean copying() {
    return copying > 0;
  }

  void copies(int more) {
    copying += more;
  }

  /** The moment at which its actors run again; in the past when it is not paused. */
  long pausedUntil() {
    return pausedUntil;
  }

  void pauseUntil(long moment) {
    pausedUntil = Math.max(pausedUntil, moment);
  }

  void add(Actor actor) {
    if (actors.size() >= 64) {
      actors.removeIf(Actor::ended);
    }
    actors.add(actor);
  }

  /** None of its actors takes another step; each ends by {@link SimulatedCrash}. */
  void crash(Scheduler scheduler) {
    crashed = true;
    actors.forEach(scheduler::wake);
  }

  /** Its actors that have not ended. */
  List<Actor> alive() {
    return actors.stream().filter(actor -> !actor.ended()).toList();
  }
}
