package io.miroir.conformance.gallery;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.lease.Watch;
import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lease store that is right as long as nothing is overridden. */
abstract class ForwardingLeaseStore implements LeaseStore {
  final LeaseStore right;

  ForwardingLeaseStore(LeaseStore right) {
    this.right = right;
  }

  /** The lease that stands for the scope. */
  final Optional<Lease> standing(String scope) {
    return right.list(scope).stream().filter(lease -> lease.scope().equals(scope)).findFirst();
  }

  /** Grants the scope whoever holds it. */
  final Acquisition seize(String scope, String holder, Duration ttl, String attributes) {
    standing(scope).ifPresent(right::release);
    return right.acquire(scope, holder, ttl, attributes);
  }

  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    return right.acquire(scope, holder, ttl, attributes);
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    return right.renew(lease, attributes);
  }

  @Override
  public void release(Lease lease) {
    right.release(lease);
  }

  @Override
  public List<Lease> list(String prefix) {
    return right.list(prefix);
  }

  @Override
  public Set<Capability> capabilities() {
    return right.capabilities();
  }

  @Override
  public Watch watch(String prefix, Runnable wake) {
    return right.watch(prefix, wake);
  }

  @Override
  public void close() {
    right.close();
  }
}
