package io.miroir.conformance.gallery;

import io.miroir.api.FencingToken;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.List;

/** Lease stores that tell an outage as an answer. */
final class LeaseOutageFaults {
  static final List<Broken<LeaseStore>> ALL =
      List.of(
          new Broken<>(
              "unavailable-as-lost",
              "L7",
              "answers a renewal that failed as if the lease were lost",
              UnavailableAsLost::new),
          new Broken<>(
              "unavailable-as-held",
              "L7",
              "answers an acquisition that failed as if another held the scope",
              UnavailableAsHeld::new),
          new Broken<>(
              "unavailable-as-nobody",
              "L7",
              "answers a list that failed as if it were empty",
              UnavailableAsNobody::new));

  private LeaseOutageFaults() {}

  private static final class UnavailableAsLost extends ForwardingLeaseStore {
    UnavailableAsLost(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return Unavailable.told(
          () -> right.renew(lease, attributes), () -> new Renewal.Lost(lease.token()));
    }
  }

  private static final class UnavailableAsHeld extends ForwardingLeaseStore {
    UnavailableAsHeld(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      return Unavailable.told(
          () -> right.acquire(scope, holder, ttl, attributes),
          () -> new HeldByOther(new Lease(scope, "", new FencingToken(1), ttl, "")));
    }
  }

  private static final class UnavailableAsNobody extends ForwardingLeaseStore {
    UnavailableAsNobody(LeaseStore right) {
      super(right);
    }

    @Override
    public List<Lease> list(String prefix) {
      return Unavailable.told(() -> right.list(prefix), List::of);
    }
  }
}
