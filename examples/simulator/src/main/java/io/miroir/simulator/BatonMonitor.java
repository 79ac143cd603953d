package io.miroir.simulator;

import io.miroir.engine.time.Monitor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock among actors. Whoever lets it go looks at the conditions that are waited for and wakes the
 * actors whose condition holds; they look again when they have the lock.
 */
final class BatonMonitor implements Monitor {
  /** So often an actor is kept off its processor at the door of a lock: once in this many. */
  private static final int PREEMPT_ONE_IN = 40;

  private record Waiter(Actor actor, BooleanSupplier condition) {}

  private final Scheduler scheduler;
  private final Deque<Actor> entering = new ArrayDeque<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private @Nullable Actor owner;
  private int depth;
  private boolean looking;

  BatonMonitor(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public <T> T locked(Supplier<T> body) {
    enter();
    try {
      return body.get();
    } finally {
      exit();
    }
  }

  private void enter() {
    if (scheduler.inCrash()) {
      throw new SimulatedCrash();
    }
    if (owner != scheduler.current() && scheduler.random().nextInt(PREEMPT_ONE_IN) == 0) {
      scheduler.preempt();
    }
    take(1);
  }

  private void take(int depths) {
    Actor actor = scheduler.current();
    while (owner != null && owner != actor) {
      entering.add(actor);
      scheduler.awaitWake();
    }
    owner = actor;
    depth += depths;
  }

  private void exit() {
    if (scheduler.inCrash()) {
      return;
    }
    if (depth == 1) {
      look();
    }
    depth--;
    if (depth == 0) {
      release();
    }
  }

  private void look() {
    if (looking || waiters.isEmpty()) {
      return;
    }
    looking = true;
    try {
      for (int i = 0; i < waiters.size(); i++) {
        Waiter waiter = waiters.get(i);
        if (waiter.actor().waiting() && isTrue(waiter.condition())) {
          scheduler.wake(waiter.actor());
        }
      }
    } finally {
      looking = false;
    }
  }

  /** Whoever waits for it looks itself at what it throws. */
  private static boolean isTrue(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (RuntimeException e) {
      return true;
    }
  }

  private void release() {
    owner = null;
    while (!entering.isEmpty()) {
      Actor next = entering.remove();
      if (next.waiting()) {
        scheduler.wake(next);
        return;
      }
    }
  }

  @Override
  public boolean await(BooleanSupplier condition, Duration atMost) {
    enter();
    try {
      long until = scheduler.now() + atMost.toNanos();
      while (!condition.getAsBoolean()) {
        if (scheduler.now() >= until) {
          return false;
        }
        scheduler.requireNotStopped();
        waitFor(condition, until);
        scheduler.requireNotStopped();
      }
      return true;
    } finally {
      exit();
    }
  }

  private void waitFor(BooleanSupplier condition, long until) {
    Waiter waiter = new Waiter(scheduler.current(), condition);
    int depths = depth;
    waiters.add(waiter);
    depth = 0;
    release();
    scheduler.awaitWake(until);
    waiters.remove(waiter);
    take(depths);
  }
}
