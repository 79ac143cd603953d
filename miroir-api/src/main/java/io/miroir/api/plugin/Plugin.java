package io.miroir.api.plugin;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import java.util.List;

/**
 * What a plugin module provides: {@code provides io.miroir.api.plugin.Plugin with …}.
 *
 * <p>An implementation is a public class with a public constructor without parameters. The host
 * calls every method here, and {@link Provider#name}, {@link Provider#settings} and {@link
 * Provider#capabilitiesAtBest}, once when it loads the plugin; none of them may open anything.
 *
 * <p>Which hosts a plugin runs on follows from the version of {@code io.miroir.api} that it was
 * built against; the rule stands at {@link io.miroir.api.plugin}.
 */
public interface Plugin {
  /**
   * The plugin's name, by which the configuration chooses it, such as {@code store-sqlite}: lower
   * case letters and digits in words joined by dashes, beginning with a letter.
   */
  String name();

  /** The lease stores that it offers. */
  default List<Provider<LeaseStore>> leaseStores() {
    return List.of();
  }

  /** The job stores that it offers. */
  default List<Provider<JobStore>> jobStores() {
    return List.of();
  }

  /** The migration executors that it offers. */
  default List<Provider<MigrationExecutor>> migrationExecutors() {
    return List.of();
  }

  /** The metrics sinks that it offers. */
  default List<Provider<MetricsSink>> metricsSinks() {
    return List.of();
  }
}
