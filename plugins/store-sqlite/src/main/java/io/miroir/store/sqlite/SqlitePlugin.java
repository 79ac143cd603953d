package io.miroir.store.sqlite;

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

/** Offers both stores under the name {@code sqlite}; both may share one file. */
public final class SqlitePlugin implements Plugin {
  /** What both stores promise, whatever their settings. */
  static final Set<Capability> CAPABILITIES = Set.of(Capability.SURVIVES_STORE_CRASH);

  @Override
  public String name() {
    return "store-sqlite";
  }

  @Override
  public List<Provider<LeaseStore>> leaseStores() {
    return List.of(new FileProvider<>(SqliteLeaseStore::new));
  }

  @Override
  public List<Provider<JobStore>> jobStores() {
    return List.of(new FileProvider<>(SqliteJobStore::new));
  }

  private record FileProvider<T extends AutoCloseable>(Function<Database, T> store)
      implements Provider<T> {
    @Override
    public String name() {
      return "sqlite";
    }

    @Override
    public List<Setting> settings() {
      return SqliteSettings.KEYS;
    }

    @Override
    public Set<Capability> capabilitiesAtBest() {
      return CAPABILITIES;
    }

    @Override
    public T open(Map<String, String> settings) {
      return store.apply(Database.open(SqliteSettings.parse(settings)));
    }
  }
}
