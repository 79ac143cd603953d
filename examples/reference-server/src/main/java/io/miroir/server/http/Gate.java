package io.miroir.server.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Counts the requests under way: it lets in so many at once, and none while the server drains.
 *
 * <p>The web server's own stop interrupts requests in flight, so draining has to end before it.
 */
final class Gate {
  private final int capacity;
  private final Semaphore places;
  private volatile boolean draining;

  Gate(int capacity) {
    this.capacity = capacity;
    this.places = new Semaphore(capacity);
  }

  /**
   * Lets a request in; {@link #leave} ends it.
   *
   * @throws ApiException if there is no place, or the server drains
   */
  void enter() {
    if (draining) {
      throw refusal("the server is shutting down");
    }
    if (!places.tryAcquire()) {
      throw refusal(capacity + " requests are under way, and no more are taken at once");
    }
    if (draining) {
      places.release();
      throw refusal("the server is shutting down");
    }
  }

  void leave() {
    places.release();
  }

  /** Whether the server drains, so that what does not end by itself is to end. */
  boolean draining() {
    return draining;
  }

  int inFlight() {
    return capacity - places.availablePermits();
  }

  /** Lets no request in any more and waits for those under way; tells whether all ended in time. */
  boolean drain(Duration atMost) throws InterruptedException {
    draining = true;
    return places.tryAcquire(capacity, atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ApiException refusal(String why) {
    return ApiException.unavailable(
        "miroir_unavailable", "The request was not begun: " + why + ".", 1);
  }
}
