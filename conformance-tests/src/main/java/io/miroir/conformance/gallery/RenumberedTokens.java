package io.miroir.conformance.gallery;

import io.miroir.api.FencingToken;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gives its own tokens out in place of the right ones. */
abstract class RenumberedTokens extends ForwardingLeaseStore {
  private record Grant(FencingToken right, FencingToken told) {}

  private final Map<String, Grant> grants = new HashMap<>();

  RenumberedTokens(LeaseStore right) {
    super(right);
  }

  /** The token that is told for a grant. */
  abstract FencingToken told(Lease granted);

  @Override
  public synchronized Acquisition acquire(
      String scope, String holder, Duration ttl, String attributes) {
    Acquisition answer = super.acquire(scope, holder, ttl, attributes);
    if (!(answer instanceof Granted granted)) {
      return answer;
    }
    FencingToken told = told(granted.lease());
    grants.put(scope, new Grant(granted.lease().token(), told));
    return new Granted(with(granted.lease(), told));
  }

  @Override
  public synchronized Renewal renew(Lease lease, String attributes) {
    return super.renew(rightful(lease), attributes) instanceof Renewal.Renewed renewed
        ? new Renewal.Renewed(with(renewed.lease(), lease.token()))
        : new Renewal.Lost(lease.token());
  }

  @Override
  public synchronized void release(Lease lease) {
    super.release(rightful(lease));
  }

  private Lease rightful(Lease lease) {
    return Optional.ofNullable(grants.get(lease.scope()))
        .filter(grant -> grant.told().equals(lease.token()))
        .map(grant -> with(lease, grant.right()))
        .orElse(lease);
  }

  private static Lease with(Lease lease, FencingToken token) {
    return new Lease(lease.scope(), lease.holder(), token, lease.remaining(), lease.attributes());
  }
}
