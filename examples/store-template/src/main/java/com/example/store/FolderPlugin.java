package com.example.store;

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

/** Offers both stores under the name {@code folder}; both may share one folder. */
public final class FolderPlugin implements Plugin {
  /** What both stores promise. */
  static final Set<Capability> CAPABILITIES = Set.of(Capability.SURVIVES_STORE_CRASH);

  @Override
  public String name() {
    return "store-template";
  }

  @Override
  public List<Provider<LeaseStore>> leaseStores() {
    return List.of(new FolderProvider<>(FolderLeaseStore::new));
  }

  @Override
  public List<Provider<JobStore>> jobStores() {
    return List.of(new FolderProvider<>(FolderJobStore::new));
  }

  private record FolderProvider<T extends AutoCloseable>(Function<String, T> store)
      implements Provider<T> {
    @Override
    public String name() {
      return "folder";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.required("folder", "An existing folder on a local disk, for this plugin alone."));
    }

    @Override
    public Set<Capability> capabilitiesAtBest() {
      return CAPABILITIES;
    }

    @Override
    public T open(Map<String, String> settings) {
      return store.apply(settings.get("folder"));
    }
  }
}
