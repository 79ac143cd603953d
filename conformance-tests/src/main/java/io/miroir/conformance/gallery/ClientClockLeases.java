package io.miroir.conformance.gallery;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.List;

/** Writes and judges expiry by the clock of whoever calls. */
final class ClientClockLeases extends ForwardingLeaseStore {
  private static final Duration KEPT = Duration.ofHours(23);

  ClientClockLeases(LeaseStore right) {
    super(right);
  }

  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    String written = written(ttl, attributes);
    Acquisition answer = right.acquire(scope, holder, KEPT, written);
    if (answer instanceof HeldByOther held) {
      if (leftMillis(held.lease()) > 0) {
        return new HeldByOther(seen(held.lease()));
      }
      answer = seize(scope, holder, KEPT, written);
    }
    return answer instanceof Granted granted ? new Granted(seen(granted.lease())) : answer;
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    Duration ttl =
        standing(lease.scope())
            .filter(found -> leftMillis(found) > 0)
            .map(found -> Duration.ofMillis(Long.parseLong(found.attributes().split(" ", 3)[1])))
            .orElse(Duration.ZERO);
    if (ttl.isZero()) {
      return new Renewal.Lost(lease.token());
    }
    return right.renew(lease, written(ttl, attributes)) instanceof Renewal.Renewed renewed
        ? new Renewal.Renewed(seen(renewed.lease()))
        : new Renewal.Lost(lease.token());
  }

  @Override
  public List<Lease> list(String prefix) {
    return right.list(prefix).stream()
        .filter(lease -> leftMillis(lease) > 0)
        .map(ClientClockLeases::seen)
        .toList();
  }

  private static String written(Duration ttl, String attributes) {
    return System.currentTimeMillis() + ttl.toMillis() + " " + ttl.toMillis() + " " + attributes;
  }

  private static long leftMillis(Lease lease) {
    return Long.parseLong(lease.attributes().split(" ", 3)[0]) - System.currentTimeMillis();
  }

  private static Lease seen(Lease lease) {
    return new Lease(
        lease.scope(),
        lease.holder(),
        lease.token(),
        Duration.ofMillis(Math.max(0, leftMillis(lease))),
        lease.attributes().split(" ", 3)[2]);
  }
}
