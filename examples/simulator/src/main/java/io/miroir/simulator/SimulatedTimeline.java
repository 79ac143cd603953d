package io.miroir.simulator;

import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.time.Instant;

/** The clocks, threads and locks of one machine in the simulated world. */
final class SimulatedTimeline implements Timeline {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final Scheduler scheduler;
  private final Machine machine;
  private int names;

  SimulatedTimeline(Scheduler scheduler, Machine machine) {
    this.scheduler = scheduler;
    this.machine = machine;
  }

  @Override
  public long nanoTime() {
    return scheduler.now() + machine.clockOffset();
  }

  @Override
  public Instant wallTime() {
    return BEGINNING.plusNanos(scheduler.now() + machine.wallOffset());
  }

  @Override
  public void sleep(Duration duration) {
    scheduler.sleep(duration);
  }

  @Override
  public String uniqueName() {
    return machine.name() + "#" + machine.clockOffset() + "." + names++;
  }

  @Override
  public Fork fork(String name, Runnable body) {
    Actor actor = scheduler.fork(machine, name, body);
    return new Fork() {
      @Override
      public void stop() {
        actor.stop();
      }

      @Override
      public void join() {
        while (!actor.ended()) {
          scheduler.requireNotStopped();
          actor.addJoining(scheduler.current());
          scheduler.awaitWake();
        }
      }
    };
  }

  @Override
  public Monitor monitor() {
    return new BatonMonitor(scheduler);
  }
}
