package com.example.store;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Offers both stores under the name {@code jdbc}; both may share one folder. */
public final class TemplatePlugin implements Plugin {
  /** What both stores promise. */
  static final Set<Capability> CAPABILITIES = Set.of(Capability.SURVIVES_STORE_CRASH);

  @Override
  public String name() {
    return "store-template";
  }

  @Override
  public List<Provider<LeaseStore>> leaseStores() {
    return List.of(new JdbcProvider<>(JdbcStore::new));
  }

  @Override
  public List<Provider<JobStore>> jobStores() {
    return List.of(new JdbcProvider<>(JdbcStore::new));
  }

  private record JdbcProvider<T extends AutoCloseable>(Function<Database, T> store)
      implements Provider<T> {
    @Override
    public String name() {
      return "jdbc";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.required("folder", "An existing folder on a local disk, for the database file."));
    }

    @Override
    public Set<Capability> capabilitiesAtBest() {
      return CAPABILITIES;
    }

    @Override
    public T open(Map<String, String> settings) {
      String folder = settings.get("folder");
      // The driver takes what follows a question mark for options.
      if (!new File(folder).isDirectory() || folder.contains("?")) {
        throw new MiroirException(
            ErrorCode.MISCONFIGURED,
            "'folder' is '" + folder + "'; it must be an existing folder, without a '?' in it");
      }
      return store.apply(new Database("jdbc:sqlite:" + folder + "/store.db"));
    }
  }
}
