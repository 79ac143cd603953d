package io.miroir.api.plugin;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import java.util.List;

/**
 * What a plugin module provides: {@code provides io.miroir.api.plugin.Plugin with …}.
 *
 * <p>New kinds of backend become new default methods, so that a plugin built for an earlier version
 * keeps loading.
 */
public interface Plugin {
  /** The plugin's name, by which the configuration chooses it, such as {@code store-sqlite}. */
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
