package io.miroir.engine;

import java.time.Duration;

/**
 * How the mover behaves. {@link #DEFAULTS} holds the values of the documentation.
 *
 * @param leaseTtl how long a lease stands without renewal; at least three times the renewal
 * @param leaseRenewal how often leases are renewed
 * @param maxConcurrentMigrations how many moves run at once, from 1
 * @param batchDocuments how many documents one batch may have, from 1
 * @param batchBytes how many bytes one batch may have, from 1
 * @param batchDelay pause between two batches of one move; 0 for none
 * @param cutoverHold how long writes to one shard may be held
 * @param bodyGrace how long to wait for the body of a request whose head was accepted
 * @param undoWindow how long the old copy mirrors the new one after a cutover
 * @param progressDeadline how long a move may stand still before it fails
 * @param failureGrace how long a node may be failed before its shards are copied to others
 * @param cutoverAttempts how many cutovers are tried before a move fails, from 1
 * @param sweepDocuments how many documents one hold of a late sweep judges at most, from 1 to 1,000
 */
public record RebalanceOptions(
    Duration leaseTtl,
    Duration leaseRenewal,
    int maxConcurrentMigrations,
    int batchDocuments,
    long batchBytes,
    Duration batchDelay,
    Duration cutoverHold,
    Duration bodyGrace,
    Duration undoWindow,
    Duration progressDeadline,
    Duration failureGrace,
    int cutoverAttempts,
    int sweepDocuments) {

  private static final int SWEPT_AT_MOST = 1_000;

  /** The documented defaults. */
  public static final RebalanceOptions DEFAULTS =
      new RebalanceOptions(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          4,
          1_000,
          8L << 20,
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          20,
          SWEPT_AT_MOST);

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public RebalanceOptions {
    positive("lease-ttl", leaseTtl);
    positive("lease-renewal", leaseRenewal);
    require(
        leaseRenewal.multipliedBy(3).compareTo(leaseTtl) <= 0,
        "lease-renewal " + leaseRenewal + " is more than a third of lease-ttl " + leaseTtl);
    require(
        maxConcurrentMigrations >= 1,
        "max-concurrent-migrations " + maxConcurrentMigrations + " is below 1");
    require(batchDocuments >= 1, "batch-documents " + batchDocuments + " is below 1");
    require(batchBytes >= 1, "batch-bytes " + batchBytes + " is below 1");
    notNegative("batch-delay", batchDelay);
    positive("cutover-hold", cutoverHold);
    notNegative("body-grace", bodyGrace);
    notNegative("undo-window", undoWindow);
    positive("progress-deadline", progressDeadline);
    notNegative("failure-grace", failureGrace);
    require(cutoverAttempts >= 1, "cutover-attempts " + cutoverAttempts + " is below 1");
    require(
        sweepDocuments >= 1 && sweepDocuments <= SWEPT_AT_MOST,
        "sweep-documents " + sweepDocuments + " is not from 1 to " + SWEPT_AT_MOST);
  }

  private static void positive(String name, Duration value) {
    require(value.isPositive(), name + " " + value + " is not positive");
  }

  private static void notNegative(String name, Duration value) {
    require(!value.isNegative(), name + " " + value + " is negative");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
