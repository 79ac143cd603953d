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
import java.util.function.Supplier;

/** Both stores as one machine reaches them over the network. */
final class StoreClient {
  /** The name of the store on the network. */
  static final String ENDPOINT = "";

  /** When a planted bug writes down what it had accepted. */
  private static final long LATER = 400_000_000L;

  private static final long COPIER_LOOK = 3_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Set<Capability> CAPABILITIES = EnumSet.allOf(Capability.class);

  private final Scheduler scheduler;
  private final Machine machine;
  private final PlantedBug bug;
  private final Network network;
  private final StoreServer server;
  private final Killer killer;
  private final HolderRules holders;

  StoreClient(
      Scheduler scheduler,
      Network network,
      StoreServer server,
      Machine machine,
      PlantedBug bug,
      Killer killer,
      HolderRules holders) {
    this.holders = holders;
    this.killer = killer;
    this.scheduler = scheduler;
    this.machine = machine;
    this.bug = bug;
    this.network = network;
    this.server = server;
  }

  LeaseStore leases() {
    return new LeaseStore() {
      @Override
      public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
        long asked = scheduler.now();
        Acquisition answer =
            step(
                Killer.lease("acquire", scope),
                () -> lease(() -> server.acquire(scope, holder, ttl, attributes)));
        if (answer instanceof Acquisition.Granted granted) {
          holders.granted(granted.lease(), asked);
        }
        return answer;
      }

      @Override
      public Renewal renew(Lease lease, String attributes) {
        awaitCopier(lease);
        holders.asks(machine, lease);
        try {
          Renewal answer =
              step(
                  Killer.lease("renew", lease.scope()),
                  () -> lease(() -> server.renew(lease, attributes)));
          if (answer instanceof Renewal.Renewed) {
            holders.extended(lease);
          }
          return answer;
        } finally {
          holders.answered(lease);
        }
      }

      @Override
      public void release(Lease lease) {
        step(
            Killer.lease("release", lease.scope()),
            () ->
                network.call(
                    ENDPOINT,
                    PATIENCE,
                    () -> {
                      server.release(lease);
                      return true;
                    }));
      }

      @Override
      public List<Lease> list(String prefix) {
        return lease(() -> server.list(prefix));
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
        if (bug == PlantedBug.EVENT_IN_MEMORY
            && changes.stream().anyMatch(change -> change.key().equals(World.TOPOLOGY))) {
          scheduler.after(LATER, () -> commitLater(guard, changes));
          return new Commit.Committed(server.revision() + 1);
        }
        return step(
            Killer.commit(changes),
            () -> network.call(ENDPOINT, PATIENCE, () -> server.commit(guard, changes)));
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

  private <T> T step(String name, Supplier<T> call) {
    killer.before(name);
    T answer = call.get();
    killer.after(name);
    return answer;
  }

  /** A call about leases; by a planted bug the store judges it by the caller's clock. */
  private <T> T lease(Supplier<T> call) {
    return network.call(
        ENDPOINT,
        PATIENCE,
        () ->
            bug == PlantedBug.EXPIRY_BY_OTHER_CLOCK
                ? server.bySkewedClock(machine.wallOffset(), call)
                : call.get());
  }

  /** By a planted bug the mover's lease is renewed only between two steps of a copy. */
  private void awaitCopier(Lease lease) {
    while (bug == PlantedBug.LEASE_RENEWED_BY_COPIER
        && lease.scope().startsWith("rebalance:")
        && machine.copying()) {
      scheduler.awaitWake(scheduler.now() + COPIER_LOOK);
    }
  }

  private void commitLater(Guard guard, List<Change> changes) {
    if (!machine.crashed()) {
      server.commit(guard, changes);
    }
  }
}
