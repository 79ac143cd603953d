package io.miroir.simulator;

import io.miroir.api.lease.Lease;
import java.util.HashMap;
import java.util.Map;

/**
 * What the holder of a mover's lease does about it: it asks for it again in time, whatever is done
 * under it (G9), and judges by its own clock how long it has it (L5).
 */
final class HolderRules {
  static final String MOVERS = "rebalance:";

  /** A renewal is due after one period, and nothing may delay it by another one. */
  private static final long ASKS_WITHIN = World.OPTIONS.leaseRenewal().multipliedBy(2).toNanos();

  /** What the holder of one grant knows of it. */
  private static final class Kept {
    private long askedAt;
    private long answeredAt;
    private long extendedAt;
    private long deadline;
  }

  private final Scheduler scheduler;
  private final Map<String, Kept> kept = new HashMap<>();

  HolderRules(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private static String name(String scope, long token) {
    return scope + " " + token;
  }

  private static String name(Lease lease) {
    return name(lease.scope(), lease.token().value());
  }

  /** A lease was granted, its holder knows it, and had asked for it at that moment. */
  void granted(Lease lease, long askedAt) {
    if (lease.scope().startsWith(MOVERS)) {
      Kept grant = new Kept();
      grant.askedAt = askedAt;
      kept.put(name(lease), grant);
      extended(lease);
      answered(lease);
    }
  }

  /**
   * A holder asks for its lease again. A paused one takes no step, so its pause counts for nothing.
   */
  void asks(Machine holder, Lease lease) {
    Kept grant = kept.get(name(lease));
    if (grant == null) {
      return;
    }
    long after = scheduler.now() - grant.answeredAt;
    boolean paused = holder.pausedUntil() > grant.answeredAt;
    if (after > ASKS_WITHIN && !paused) {
      scheduler.fail(
          new AssertionError(
              "G9: "
                  + holder.name()
                  + " did not ask for "
                  + lease.scope()
                  + " again for "
                  + after / 1_000_000
                  + " ms"));
    }
    grant.askedAt = scheduler.now();
  }

  /** The holder was told that it has the lease for longer. */
  void extended(Lease lease) {
    Kept grant = kept.get(name(lease));
    if (grant != null) {
      grant.extendedAt = scheduler.now();
      grant.deadline = grant.askedAt + World.OPTIONS.leaseTtl().toNanos();
    }
  }

  /** The holder has an answer, or waits for none any more. */
  void answered(Lease lease) {
    Kept grant = kept.get(name(lease));
    if (grant != null) {
      grant.answeredAt = scheduler.now();
    }
  }

  /** Whether a lease is over by its holder's clock, as far as that was told. */
  boolean over(String scope, long token) {
    Kept grant = kept.get(name(scope, token));
    return grant != null && scheduler.now() >= grant.deadline;
  }

  /** Whether a holder was told since that moment that it has its lease for longer. */
  boolean extendedSince(String scope, long token, long moment) {
    Kept grant = kept.get(name(scope, token));
    return grant != null && grant.extendedAt >= moment;
  }
}
