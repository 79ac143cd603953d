package io.miroir.demo.torment;

import io.miroir.demo.StoreChoice;
import java.time.Duration;

/**
 * What a run is asked to do.
 *
 * @param rounds how many rounds there are; each moves shards and strikes at the pod that leads
 * @param pods how many servers serve the fleet
 * @param seed decides what the clients do, what is struck, when and how
 * @param store where the servers keep their leases and records
 * @param keep whether the directory with logs and data stays
 */
public record TormentOptions(int rounds, int pods, long seed, StoreChoice store, boolean keep) {
  static final Duration LEASE_TTL = Duration.ofSeconds(3);
  static final Duration LEASE_RENEWAL = Duration.ofMillis(500);
  static final Duration BODY_GRACE = Duration.ofMillis(300);
  static final Duration UNDO_WINDOW = Duration.ofMillis(200);
  static final Duration CUTOVER_HOLD = Duration.ofSeconds(2);
  static final Duration FAILURE_GRACE = Duration.ofSeconds(20);
  static final int MOVES_AT_ONCE = 4;
  static final int DOCUMENTS = 2_000;

  /** So few that a round is short, and so many that some move while others wait. */
  static final int SHARDS = 24;

  /** After so long a round is given up. */
  static final Duration ROUND_WITHIN = Duration.ofMinutes(4);

  private static final int PODS_MAX = 9;
  private static final int ROUNDS_MAX = 10_000;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of bounds; the message says what is allowed
   */
  public TormentOptions {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new IllegalArgumentException(
          "--rounds %d: allowed are 1 to %d".formatted(rounds, ROUNDS_MAX));
    }
    if (pods < 2 || pods > PODS_MAX) {
      throw new IllegalArgumentException(
          "--pods %d: allowed are 2 to %d".formatted(pods, PODS_MAX));
    }
  }

  /** What is about to start, for people, with the times that differ from a fleet in use. */
  static String starting(int pods, StoreChoice store) {
    return "Starting 4 nodes and %d pods over one store (%s). Shortened times: %s."
        .formatted(pods, store, shortened());
  }

  private static String shortened() {
    return ("lease %d s (renewed every %.1f s), undo window %.1f s, body grace %.1f s, failure"
            + " grace %d s, %d moves at once")
        .formatted(
            LEASE_TTL.toSeconds(),
            LEASE_RENEWAL.toMillis() / 1_000.0,
            UNDO_WINDOW.toMillis() / 1_000.0,
            BODY_GRACE.toMillis() / 1_000.0,
            FAILURE_GRACE.toSeconds(),
            MOVES_AT_ONCE);
  }
}
