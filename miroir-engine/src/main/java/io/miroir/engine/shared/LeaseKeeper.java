package io.miroir.engine.shared;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.Renewal;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** Keeps one lease alive in an actor of its own, apart from whatever is done under it. */
public final class LeaseKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.miroir.lease");

  private final Parts parts;
  private final Monitor monitor;
  private Lease lease;
  private long deadline;
  private boolean lost;
  private final Fork renewing;

  private LeaseKeeper(Parts parts, Lease lease, long before) {
    this.parts = parts;
    this.monitor = parts.timeline().monitor();
    this.lease = lease;
    this.deadline = before + parts.options().leaseTtl().toNanos();
    this.renewing = parts.timeline().fork("renew " + lease.scope(), this::keep);
  }

  /** Tries to get a scope for this pod; empty if another pod has it. */
  public static Optional<LeaseKeeper> acquire(Parts parts, String scope) {
    return acquire(parts, scope, parts.session().pod());
  }

  /** Ends a lease on behalf of whoever was stopped while it did. */
  void release() {
    parts.leases().release(monitor.locked(() -> lease));
  }

  /**
   * Tries to get a scope in the name of one task of this pod; empty if anyone else has it, another
   * task of this pod too.
   */
  public static Optional<LeaseKeeper> acquireAlone(Parts parts, String scope) {
    return acquire(parts, scope, parts.session().pod() + "/" + parts.timeline().uniqueName());
  }

  private static Optional<LeaseKeeper> acquire(Parts parts, String scope, String holder) {
    long before = parts.timeline().nanoTime();
    return switch (parts.leases().acquire(scope, holder, parts.options().leaseTtl(), "")) {
      case Acquisition.Granted granted -> {
        LeaseKeeper kept = new LeaseKeeper(parts, granted.lease(), before);
        parts.leading().began(kept);
        yield Optional.of(kept);
      }
      case Acquisition.HeldByOther other -> Optional.empty();
    };
  }

  public FencingToken token() {
    return monitor.locked(() -> lease.token());
  }

  public String scope() {
    return monitor.locked(() -> lease.scope());
  }

  /** Whether the lease surely stands, by the clock read before it was last extended (L5). */
  public boolean stands() {
    return monitor.locked(() -> !lost && parts.timeline().nanoTime() - deadline < 0);
  }

  /** Stops whoever acts in this lease's name once it doesn't stand. */
  public void require() {
    if (!stands()) {
      throw new MiroirException(
          ErrorCode.FENCED,
          "lease '"
              + lease.scope()
              + "' is lost or in doubt; what was persisted stands, another term goes on from it");
    }
  }

  private void keep() {
    while (true) {
      parts.timeline().sleep(parts.options().leaseRenewal());
      renew();
    }
  }

  private void renew() {
    long before = parts.timeline().nanoTime();
    Lease held = monitor.locked(() -> lease);
    try {
      Renewal renewal = parts.leases().renew(held, "");
      monitor.locked(
          () -> {
            switch (renewal) {
              case Renewal.Renewed renewed -> {
                lease = renewed.lease();
                deadline = before + parts.options().leaseTtl().toNanos();
              }
              case Renewal.Lost gone -> lost = true;
            }
          });
    } catch (MiroirException e) {
      LOG.log(Level.WARNING, "lease ''{0}'' was not renewed: {1}", held.scope(), e.getMessage());
    }
  }

  /** Ends the renewals and frees the scope. */
  @Override
  public void close() {
    parts.leading().ended(this);
    renewing.stop();
    try {
      release();
    } catch (MiroirException e) {
      parts.leading().owes(this);
      LOG.log(Level.INFO, "a lease was not released and expires by itself: {0}", e.getMessage());
    }
  }

  /**
   * How long to wait before asking for a scope again that another pod has. Shorter than any lease,
   * since a pod that stops frees its scopes before they expire, and not every store tells of that.
   */
  public static Duration retry() {
    return Duration.ofMillis(50);
  }
}
