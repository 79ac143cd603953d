package io.miroir.simulator;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Both stores as one machine reaches them over the network. */
final class StoreClient {
  /** The name of the store on the network. */
  static final String ENDPOINT = "";

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Set<Capability> CAPABILITIES = EnumSet.allOf(Capability.class);

  private final Network network;
  private final StoreServer server;

  StoreClient(Network network, StoreServer server) {
    this.network = network;
    this.server = server;
  }

  LeaseStore leases() {
    return new LeaseStore() {
      @Override
      public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
        return network.call(
            ENDPOINT, PATIENCE, () -> server.acquire(scope, holder, ttl, attributes));
      }

      @Override
      public Renewal renew(Lease lease, String attributes) {
        return network.call(ENDPOINT, PATIENCE, () -> server.renew(lease, attributes));
      }

      @Override
      public void release(Lease lease) {
        network.call(
            ENDPOINT,
            PATIENCE,
            () -> {
              server.release(lease);
              return true;
            });
      }

      @Override
      public List<Lease> list(String prefix) {
        return network.call(ENDPOINT, PATIENCE, () -> server.list(prefix));
      }

      @Override
      public Set<Capability> capabilities() {
        return CAPABILITIES;
      }

      @Override
      public void close() {}
    };
  }

  JobStore jobs() {
    return new JobStore() {
      @Override
      public Optional<Entry> find(Key key) {
        return network.call(ENDPOINT, PATIENCE, () -> server.find(key));
      }

      @Override
      public List<Entry> list(String kind, long afterSequence, int limit) {
        return network.call(ENDPOINT, PATIENCE, () -> server.list(kind, afterSequence, limit));
      }

      @Override
      public Commit commit(Guard guard, List<Change> changes) {
        return network.call(ENDPOINT, PATIENCE, () -> server.commit(guard, changes));
      }

      @Override
      public long revision() {
        return network.call(ENDPOINT, PATIENCE, server::revision);
      }

      @Override
      public Set<Capability> capabilities() {
        return CAPABILITIES;
      }

      @Override
      public void close() {}
    };
  }
}
