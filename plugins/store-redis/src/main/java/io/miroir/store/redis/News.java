package io.miroir.store.redis;

import io.miroir.api.lease.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Waits for the scopes of leases that changed and wakes who watches them.
 *
 * <p>One virtual thread reads what the server publishes, from the first watch on. What is published
 * while it is not subscribed is lost, so everyone is woken once whenever it has subscribed again. A
 * second thread asks for a sign of life now and then: a server that has become silent is given up.
 */
final class News implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(News.class.getName());
  private static final Duration PULSE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Connections connections;
  private final byte[] channel;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final ReentrantLock starting = new ReentrantLock();
  private volatile boolean closed;
  private volatile @Nullable Thread reader;
  private volatile @Nullable Thread pulse;
  private volatile @Nullable Subscription subscription;

  News(Connections connections, byte[] channel) {
    this.connections = connections;
    this.channel = channel;
  }

  /** Calls {@code wake} when a lease whose scope begins with these bytes changed. */
  Watch watch(byte[] prefix, Runnable wake) {
    Watcher watcher = new Watcher(prefix, wake);
    watchers.add(watcher);
    start();
    return watcher;
  }

  private void start() {
    starting.lock();
    try {
      if (reader == null && !closed) {
        reader = Thread.ofVirtual().name("store-redis-news").start(this::readOnAndOn);
        pulse = Thread.ofVirtual().name("store-redis-pulse").start(this::askForSignsOfLife);
      }
    } finally {
      starting.unlock();
    }
  }

  private void readOnAndOn() {
    while (!closed) {
      try (Connection connection = connections.next()) {
        Subscription current = new Subscription(connection);
        subscription = current;
        if (!closed) {
          current.proceed(connection, channel);
        }
      } catch (JedisException e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "no news of leases for now, polling goes on: {0}",
            e.toString());
      } finally {
        subscription = null;
      }
      if (!closed) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void askForSignsOfLife() {
    while (!closed) {
      LockSupport.parkNanos(PULSE.toNanos());
      Subscription current = subscription;
      if (current != null) {
        current.askForSignOfLife();
      }
    }
  }

  private void wakeAll() {
    watchers.forEach(Watcher::wake);
  }

  /** Ends the threads; no wake-up begins after this returns. */
  @Override
  public void close() {
    closed = true;
    Subscription current = subscription;
    if (current != null) {
      current.giveUp();
    }
    LockSupport.unpark(reader);
    LockSupport.unpark(pulse);
    watchers.forEach(Watcher::close);
  }

  /** One time of being subscribed. */
  private final class Subscription extends BinaryJedisPubSub {
    private final Connection connection;
    private volatile boolean heard = true;

    Subscription(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onSubscribe(byte[] subscribed, int count) {
      heard = true;
      if (closed) {
        // Closed before it had begun: it has connected again by itself.
        giveUp();
      }
      wakeAll();
    }

    @Override
    public void onMessage(byte[] from, byte[] scope) {
      heard = true;
      for (Watcher watcher : watchers) {
        if (watcher.isBelow(scope)) {
          watcher.wake();
        }
      }
    }

    @Override
    public void onPong(byte[] pattern) {
      heard = true;
    }

    void askForSignOfLife() {
      if (!heard) {
        giveUp();
        return;
      }
      heard = false;
      try {
        if (isSubscribed()) {
          ping();
        }
      } catch (JedisException e) {
        giveUp();
      }
    }

    /** Closes the socket under the reader, which then tries anew. */
    void giveUp() {
      connection.setBroken();
      try {
        connection.forceDisconnect();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing a subscription failed", e);
      }
    }
  }

  private final class Watcher implements Watch {
    private final byte[] prefix;
    private final Runnable wake;
    private final ReentrantLock waking = new ReentrantLock();
    private boolean ended;

    Watcher(byte[] prefix, Runnable wake) {
      this.prefix = prefix;
      this.wake = wake;
    }

    boolean isBelow(byte[] scope) {
      return scope.length >= prefix.length
          && Arrays.equals(scope, 0, prefix.length, prefix, 0, prefix.length);
    }

    void wake() {
      waking.lock();
      try {
        if (!ended) {
          wake.run();
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a watcher of leases failed", e);
      } finally {
        waking.unlock();
      }
    }

    @Override
    public void close() {
      watchers.remove(this);
      waking.lock();
      try {
        ended = true;
      } finally {
        waking.unlock();
      }
    }
  }
}
