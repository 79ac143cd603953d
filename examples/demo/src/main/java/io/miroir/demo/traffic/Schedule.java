package io.miroir.demo.traffic;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the clients do next and how fast: at an even pace with few keys a request while shards move,
 * and afterwards, in larger requests, whatever the quota still lacks.
 */
final class Schedule {
  private static final int KEYS_CATCHING_UP = 24;

  /** What the clients are to do. */
  private enum Stage {
    AT_PACE,
    CATCHING_UP,
    OVER
  }

  private final Quota quota;
  private final Duration thinkMost;
  private volatile Stage stage = Stage.AT_PACE;

  /**
   * Begins at an even pace.
   *
   * @param thinkMost how long a client waits at most between two operations
   */
  Schedule(Quota quota, Duration thinkMost) {
    this.quota = quota;
    this.thinkMost = thinkMost;
  }

  void catchUp() {
    stage = Stage.CATCHING_UP;
  }

  /** Ends the clients, each after the operation that it is in. */
  void end() {
    stage = Stage.OVER;
  }

  boolean catchingUp() {
    return stage == Stage.CATCHING_UP;
  }

  boolean writersGoOn(Tally tally) {
    return stage == Stage.AT_PACE || (catchingUp() && !quota.changesMetBy(tally));
  }

  boolean readersGoOn() {
    return stage != Stage.OVER;
  }

  boolean met(Tally tally) {
    return quota.metBy(tally);
  }

  /**
   * Draws a change: updates and deletes are many, as they are what moving a shard can lose. Deletes
   * by filter are few: each makes the mover compare every moving shard whole, which would mend what
   * a wrong copy had lost.
   */
  Change draw(Tally tally, RandomGenerator random) {
    if (catchingUp()) {
      if (tally.updates() < quota.updates()) {
        return Change.UPDATE;
      }
      return tally.deletes() < quota.deletes() ? Change.DELETE : Change.WRITE;
    }
    int permille = random.nextInt(1000);
    if (permille < 450) {
      return Change.WRITE;
    }
    if (permille < 820) {
      return Change.UPDATE;
    }
    return permille < 998 ? Change.DELETE : Change.DELETE_BY_FILTER;
  }

  int keysPerRequest(Change change, RandomGenerator random) {
    if (catchingUp()) {
      return change == Change.WRITE ? KEYS_CATCHING_UP : KEYS_CATCHING_UP / 4;
    }
    return 1 + random.nextInt(2);
  }

  /** How long a client waits between two operations. */
  Duration think(RandomGenerator random) {
    return Duration.ofMillis(catchingUp() ? 0 : random.nextLong(thinkMost.toMillis()));
  }
}
