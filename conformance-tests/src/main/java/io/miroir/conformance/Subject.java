package io.miroir.conformance;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import java.util.List;
import java.util.Map;

/**
 * What is judged: a plugin's backend with its settings.
 *
 * <p>Opened again with the same settings, in this process or another, it is the same store.
 *
 * @param plugin the plugin; its class is public and has a public constructor without parameters
 * @param provider the name of the provider within the plugin
 * @param settings every required key
 */
public record Subject(Plugin plugin, String provider, Map<String, String> settings) {
  /** Copies the settings. */
  public Subject {
    settings = Map.copyOf(settings);
  }

  LeaseStore openLeaseStore() {
    return open(plugin.leaseStores());
  }

  JobStore openJobStore() {
    return open(plugin.jobStores());
  }

  private <T extends AutoCloseable> T open(List<Provider<T>> providers) {
    return providers.stream()
        .filter(candidate -> candidate.name().equals(provider))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "plugin " + plugin.name() + " has no provider '" + provider + "'"))
        .open(settings);
  }
}
