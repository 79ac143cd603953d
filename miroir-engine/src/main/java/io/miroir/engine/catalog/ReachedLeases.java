package io.miroir.engine.catalog;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.lease.Watch;
import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A lease store, with a note of whether it answers. */
public record ReachedLeases(LeaseStore store, Reach reach) implements LeaseStore {
  @Override
  public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
    return reach.noted(() -> store.acquire(scope, holder, ttl, attributes));
  }

  @Override
  public Renewal renew(Lease lease, String attributes) {
    return reach.noted(() -> store.renew(lease, attributes));
  }

  @Override
  public void release(Lease lease) {
    reach.noted(
        () -> {
          store.release(lease);
          return lease;
        });
  }

  @Override
  public List<Lease> list(String prefix) {
    return reach.noted(() -> store.list(prefix));
  }

  @Override
  public Set<Capability> capabilities() {
    return store.capabilities();
  }

  @Override
  public Watch watch(String prefix, Runnable wake) {
    return store.watch(prefix, wake);
  }

  @Override
  public void close() {
    store.close();
  }
}
