package io.miroir.store.redis;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Offers both stores under the name {@code redis}; both may share one server. */
public final class RedisPlugin implements Plugin {
  @Override
  public String name() {
    return "store-redis";
  }

  @Override
  public List<Provider<LeaseStore>> leaseStores() {
    return List.of(new RedisProvider<>(RedisLeaseStore::new));
  }

  @Override
  public List<Provider<JobStore>> jobStores() {
    return List.of(new RedisProvider<>(RedisJobStore::new));
  }

  private record RedisProvider<T extends AutoCloseable>(Function<Redis, T> store)
      implements Provider<T> {
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
