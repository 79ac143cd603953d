package io.miroir.simulator;

import io.miroir.engine.time.StoppedException;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: what happens next, and which actor has the baton.
 *
 * <p>Exactly one actor runs at any moment. One that waits looks itself for what comes next, lets it
 * happen, and hands the baton to the next actor. Time stands still while an actor runs and passes
 * when all wait. Every choice comes from one random sequence, so that the same seed gives the same
 * world.
 */
final class Scheduler {
  /** A thread is kept off its processor by others for so long, in nanoseconds. */
  private static final int JITTER = 40_000;

  private static final int LONG_JITTER = 4_000_000;
  private static final int LONG_ONE_IN = 96;

  private record Event(
      long time, long order, @Nullable Runnable body, @Nullable Actor actor, long waitNumber)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private final Actor driver;
  private @Nullable Actor current;
  private @Nullable Throwable fault;
  private long now;
  private long order;
  private long switches;
  private long hash;
  private boolean closing;

  /** A world at its beginning; the calling thread drives it. */
  Scheduler(long seed) {
    this.random = new SplittableRandom(seed);
    this.driver = new Actor(this, new Machine("driver", 0), "driver");
    driver.runOn(Thread.currentThread());
    driver.endWait();
    this.current = driver;
  }

  /** Nanoseconds since the beginning of the world. */
  long now() {
    return now;
  }

  /** How often the baton was handed on. */
  long switches() {
    return switches;
  }

  /** What names this very course of events: the same for the same choices, on any machine. */
  long hash() {
    return hash;
  }

  SplittableRandom random() {
    return random;
  }

  /** Who has the baton. */
  Actor current() {
    Actor running = current;
    if (running == null) {
      throw new IllegalStateException("nobody has the baton");
    }
    return running;
  }

  /** Whether the one with the baton is an actor whose machine has crashed. */
  boolean inCrash() {
    return current().machine().crashed();
  }

  /** Lets something happen at a moment. */
  void at(long moment, Runnable body) {
    events.add(new Event(Math.max(moment, now), order++, body, null, 0));
  }

  /** Lets something happen after a delay in nanoseconds. */
  void after(long delay, Runnable body) {
    at(now + delay, body);
  }

  /** Wakes an actor that waits; it runs a little later. */
  void wake(Actor actor) {
    if (actor.waiting()) {
      wakeAt(actor, now + jitter());
    }
  }

  private void wakeAt(Actor actor, long moment) {
    events.add(new Event(moment, order++, null, actor, actor.waitNumber()));
  }

  private long jitter() {
    return random.nextInt(LONG_ONE_IN) == 0 ? random.nextInt(LONG_JITTER) : random.nextInt(JITTER);
  }

  /** Starts an actor of a machine; it runs a little later. */
  Actor fork(Machine machine, String name, Runnable body) {
    Actor actor = new Actor(this, machine, machine.name() + "/" + name);
    actor.runOn(Thread.ofVirtual().name(actor.name()).unstarted(() -> runToTheEnd(actor, body)));
    machine.add(actor);
    wake(actor);
    return actor;
  }

  private void runToTheEnd(Actor actor, Runnable body) {
    try {
      actor.awaitBaton();
      if (!actor.machine().crashed()) {
        body.run();
      }
    } catch (StoppedException | SimulatedCrash e) {
      // It was told to end, and did.
    } catch (Throwable e) {
      if (!actor.machine().crashed()) {
        fail(new AssertionError("actor " + actor + " ended by a fault of its own: " + e, e));
      }
    }
    actor.end();
    next().resume();
  }

  /** Ends the world: the driver throws this as soon as it has the baton. */
  void fail(Throwable cause) {
    if (fault == null) {
      fault = cause;
    }
  }

  /** Lets the one with the baton wait for a wake-up, or until a moment. */
  void awaitWake(long until) {
    Actor actor = current();
    if (inCrash()) {
      throw new SimulatedCrash();
    }
    actor.beginWait();
    wakeAt(actor, until);
    pass(actor);
  }

  /** Lets the one with the baton wait for a wake-up. */
  void awaitWake() {
    Actor actor = current();
    if (inCrash()) {
      throw new SimulatedCrash();
    }
    actor.beginWait();
    pass(actor);
  }

  private void pass(Actor actor) {
    Actor next = next();
    if (next != actor) {
      switches++;
      next.resume();
      actor.awaitBaton();
    }
    if (actor == driver && fault != null && !closing) {
      throw new WorldEnded(fault);
    }
    if (inCrash()) {
      throw new SimulatedCrash();
    }
  }

  /** Lets things happen until one of them is an actor's turn. */
  private Actor next() {
    while (true) {
      if ((fault != null && !closing) || events.isEmpty()) {
        if (events.isEmpty()) {
          fail(new IllegalStateException("nothing will ever happen any more"));
        }
        return chosen(driver);
      }
      Event event = events.remove();
      now = Math.max(now, event.time());
      Runnable body = event.body();
      Actor actor = event.actor();
      if (body != null) {
        happen(body);
      } else if (actor != null && actor.waiting() && actor.waitNumber() == event.waitNumber()) {
        Machine machine = actor.machine();
        if (machine.pausedUntil() > now && !machine.crashed()) {
          wakeAt(actor, machine.pausedUntil() + jitter());
        } else {
          return chosen(actor);
        }
      }
    }
  }

  private void happen(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private Actor chosen(Actor actor) {
    actor.endWait();
    current = actor;
    hash = (hash ^ now ^ actor.name().hashCode()) * 0x9E3779B97F4A7C15L;
    return actor;
  }

  /** Lets the one with the baton sleep. */
  void sleep(Duration duration) {
    requireNotStopped();
    long until = now + duration.toNanos();
    while (now < until) {
      awaitWake(until);
      requireNotStopped();
    }
  }

  /** Ends the one with the baton if it was told to stop. */
  void requireNotStopped() {
    if (current().stopped()) {
      throw new StoppedException();
    }
  }

  /** Lets another actor come between. */
  void preempt() {
    awaitWake(now + jitter());
  }

  /** Crashes the machines and waits until every actor has ended. Called by the driver. */
  void close(Iterable<Machine> machines) {
    closing = true;
    for (Machine machine : machines) {
      machine.crash(this);
    }
    for (Machine machine : machines) {
      for (Actor actor : machine.alive()) {
        while (!actor.ended()) {
          actor.addJoining(driver);
          wake(actor);
          driver.beginWait();
          Actor next = next();
          if (next != driver) {
            next.resume();
            driver.awaitBaton();
          }
        }
      }
    }
  }

  /** The world can't go on; told to its driver. */
  static final class WorldEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorldEnded(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }
}
