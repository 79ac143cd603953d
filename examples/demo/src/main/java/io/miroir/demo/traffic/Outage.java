package io.miroir.demo.traffic;

import java.util.concurrent.atomic.LongAdder;

/**
 * The time for which a node is down, and the requests of clients that failed in it: the fleet is to
 * serve all of them. Safe for use by many threads.
 */
public final class Outage {
  private final LongAdder failedReads = new LongAdder();
  private final LongAdder refusedWrites = new LongAdder();
  private volatile long beganNanos = Long.MAX_VALUE;
  private volatile long endedNanos = Long.MAX_VALUE;
  private volatile boolean counting = true;

  /** The node is about to go. */
  public void begin() {
    beganNanos = System.nanoTime();
  }

  /** The node has all back; requests that were sent before are counted yet. */
  public void end() {
    endedNanos = Math.min(endedNanos, System.nanoTime());
  }

  /** Something else is about to fail clients: from now on nothing is counted. */
  public void stopCounting() {
    counting = false;
  }

  /** A search or a get was not answered, or with an error of the server. */
  void readFailed(long sentNanos) {
    if (counts(sentNanos)) {
      failedReads.increment();
    }
  }

  /** A change was not answered, or with an error of the server, or its task came to nothing. */
  void writeFailed(long sentNanos) {
    if (counts(sentNanos)) {
      refusedWrites.increment();
    }
  }

  /** Whether a request that has failed now was under way while the node was down. */
  private boolean counts(long sentNanos) {
    long now = System.nanoTime();
    return counting && beganNanos <= now && sentNanos <= endedNanos;
  }

  /** When it began, by {@link System#nanoTime()}. */
  public long beganNanos() {
    return beganNanos;
  }

  public long failedReads() {
    return failedReads.sum();
  }

  public long refusedWrites() {
    return refusedWrites.sum();
  }
}
