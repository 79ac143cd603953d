package io.miroir.store.redis;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Offers both stores under the name {@code redis}; both may share one server. */
public final class RedisPlugin implements Plugin {
  /** What the lease store promises on a server that syncs before it answers. */
  static final Set<Capability> LEASES_AT_BEST =
      Set.of(Capability.MANY_HOSTS, Capability.SURVIVES_STORE_CRASH, Capability.WATCH);

  /** What the job store promises on such a server. */
  static final Set<Capability> JOBS_AT_BEST =
      Set.of(Capability.MANY_HOSTS, Capability.SURVIVES_STORE_CRASH);

  @Override
  public String name() {
    return "store-redis";
  }

  @Override
  public List<Provider<LeaseStore>> leaseStores() {
    return List.of(new RedisProvider<>(LEASES_AT_BEST, RedisLeaseStore::new));
  }

  @Override
  public List<Provider<JobStore>> jobStores() {
    return List.of(new RedisProvider<>(JOBS_AT_BEST, RedisJobStore::new));
  }

  private record RedisProvider<T extends AutoCloseable>(
      Set<Capability> capabilitiesAtBest, Function<Redis, T> store) implements Provider<T> {
    @Override
    public String name() {
      return "redis";
    }

    @Override
    public List<Setting> settings() {
      return RedisSettings.KEYS;
    }

    @Override
    public T open(Map<String, String> settings) {
      return store.apply(Redis.open(RedisSettings.parse(settings)));
    }
  }
}
