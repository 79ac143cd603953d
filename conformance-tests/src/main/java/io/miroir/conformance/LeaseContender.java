package io.miroir.conformance;

import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.time.Duration;

/** What a {@link Contender} does with leases. */
final class LeaseContender {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private LeaseContender() {}

  private static String holder() {
    return "process " + ProcessHandle.current().pid();
  }

  static void hold(Subject subject, String scope, int amount) {
    try (LeaseStore store = subject.openLeaseStore()) {
      int done = 0;
      while (done < amount) {
        if (store.acquire(scope, holder(), LONG, "") instanceof Granted granted) {
          long from = System.nanoTime();
          if (!(store.renew(granted.lease(), "") instanceof Renewal.Renewed)) {
            throw new IllegalStateException("a lease that stands, " + granted + ", is not renewed");
          }
          long until = System.nanoTime();
          Contender.tell(new Tenure(granted.lease().token().value(), from, until));
          store.release(granted.lease());
          done++;
        }
      }
    }
  }

  static void cycleUntilKilled(Subject subject, String scope) {
    try (LeaseStore store = subject.openLeaseStore()) {
      while (true) {
        if (store.acquire(scope, holder(), SHORT, "") instanceof Granted granted) {
          Contender.tell(granted.lease().token());
          store.renew(granted.lease(), "renewed");
          store.release(granted.lease());
        }
      }
    }
  }

  static void renewUntilLost(Subject subject, String scope, int ttlMillis) {
    try (LeaseStore store = subject.openLeaseStore()) {
      Duration ttl = Duration.ofMillis(ttlMillis);
      if (!(store.acquire(scope, holder(), ttl, "") instanceof Granted granted)) {
        throw new IllegalStateException("nobody else holds " + scope + ", yet it is not granted");
      }
      Lease lease = granted.lease();
      long sent;
      do {
        sent = System.nanoTime();
        Contender.tell(sent);
      } while (store.renew(lease, "") instanceof Renewal.Renewed);
      Contender.tell("lost");
    }
  }

  static void abandon(Subject subject, String scope, int ttlMillis) {
    try (LeaseStore store = subject.openLeaseStore()) {
      long sent = System.nanoTime();
      if (store.acquire(scope, holder(), Duration.ofMillis(ttlMillis), "") instanceof Granted) {
        Contender.tell(sent);
      }
    }
  }
}
