package io.miroir.engine.time;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The machine's clock, with virtual threads. */
final class SystemTimeline implements Timeline {
  private static final System.Logger LOG = System.getLogger("io.miroir.timeline");

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant wallTime() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      throw stopped();
    }
  }

  @Override
  public Fork fork(String name, Runnable body) {
    Thread thread = Thread.ofVirtual().name(name).start(() -> runToTheEnd(name, body));
    return new Fork() {
      @Override
      public void stop() {
        thread.interrupt();
      }

      @Override
      public void join() {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw stopped();
        }
      }
    };
  }

  private static void runToTheEnd(String name, Runnable body) {
    try {
      body.run();
    } catch (StoppedException e) {
      LOG.log(Level.DEBUG, "actor ''{0}'' was told to stop, and did", name);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "actor '" + name + "' has ended by a fault of its own", e);
      throw e;
    }
  }

  @Override
  public String uniqueName() {
    return UUID.randomUUID().toString();
  }

  @Override
  public Monitor monitor() {
    return new LockMonitor();
  }

  /** Keeps the interrupt for those who wait next on the way out. */
  private static StoppedException stopped() {
    Thread.currentThread().interrupt();
    return new StoppedException();
  }

  private static final class LockMonitor implements Monitor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public <T> T locked(Supplier<T> body) {
      lock.lock();
      try {
        return body.get();
      } finally {
        changed.signalAll();
        lock.unlock();
      }
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration atMost) {
      lock.lock();
      try {
        long left = atMost.toNanos();
        while (!condition.getAsBoolean()) {
          if (left <= 0) {
            return false;
          }
          left = changed.awaitNanos(left);
        }
        return true;
      } catch (InterruptedException e) {
        throw stopped();
      } finally {
        lock.unlock();
      }
    }
  }
}
