package io.miroir.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link Machine} that runs only while it has the baton. Its fields belong to whoever
 * has the baton, but for the one that hands it on.
 */
final class Actor {
  private final Scheduler scheduler;
  private final Machine machine;
  private final String name;
  private final List<Actor> joining = new ArrayList<>();
  private @Nullable Thread thread;
  private volatile boolean mayRun;
  private long wait;
  private boolean waiting = true;
  private boolean stopped;
  private boolean ended;

  Actor(Scheduler scheduler, Machine machine, String name) {
    this.scheduler = scheduler;
    this.machine = machine;
    this.name = name;
  }

  Machine machine() {
    return machine;
  }

  /** Its machine's name and its own. */
  String name() {
    return name;
  }

  boolean ended() {
    return ended;
  }

  boolean stopped() {
    return stopped;
  }

  /** The number of its present wait; a wake-up of an earlier one is void. */
  long waitNumber() {
    return wait;
  }

  /** Whether it waits for a wake-up. */
  boolean waiting() {
    return waiting && !ended;
  }

  /** From now on whatever it waits for ends at once. */
  void stop() {
    stopped = true;
    scheduler.wake(this);
  }

  void addJoining(Actor other) {
    joining.add(other);
  }

  /** Takes the thread that runs it, which has not started yet. */
  void runOn(Thread fresh) {
    thread = fresh;
  }

  /** Begins a wait. */
  void beginWait() {
    wait++;
    waiting = true;
  }

  /** Its wait is over: it is about to get the baton. */
  void endWait() {
    waiting = false;
  }

  /** Gives it the baton; the caller takes no further step in the world. */
  void resume() {
    mayRun = true;
    Thread mine = thread;
    if (mine == null) {
      throw new IllegalStateException("actor '" + name + "' has no thread yet");
    }
    if (mine.getState() == Thread.State.NEW) {
      mine.start();
    } else {
      LockSupport.unpark(mine);
    }
  }

  /** Waits on its own thread until it has the baton. */
  void awaitBaton() {
    while (!mayRun) {
      LockSupport.park(this);
    }
    mayRun = false;
  }

  /** It takes no further step. */
  void end() {
    ended = true;
    joining.forEach(scheduler::wake);
  }

  @Override
  public String toString() {
    return name;
  }
}
