package io.miroir.engine.plugin;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import java.util.List;
import java.util.function.Function;

/**
 * One kind of backend that plugins offer.
 *
 * @param <T> its interface
 */
public final class Kind<T extends AutoCloseable> {
  /** Grants leases. */
  public static final Kind<LeaseStore> LEASE_STORE = new Kind<>("lease store", Plugin::leaseStores);

  /** Keeps records. */
  public static final Kind<JobStore> JOB_STORE = new Kind<>("job store", Plugin::jobStores);

  /** Reads and writes search nodes. */
  public static final Kind<MigrationExecutor> MIGRATION_EXECUTOR =
      new Kind<>("migration executor", Plugin::migrationExecutors);

  /** Takes metrics. */
  public static final Kind<MetricsSink> METRICS_SINK =
      new Kind<>("metrics sink", Plugin::metricsSinks);

  private static final List<Kind<?>> ALL =
      List.of(LEASE_STORE, JOB_STORE, MIGRATION_EXECUTOR, METRICS_SINK);

  private final String words;
  private final Function<Plugin, List<Provider<T>>> offered;

  private Kind(String words, Function<Plugin, List<Provider<T>>> offered) {
    this.words = words;
    this.offered = offered;
  }

  /** Every kind. */
  public static List<Kind<?>> all() {
    return ALL;
  }

  /** What a plugin offers of this kind. */
  public List<Provider<T>> offeredBy(Plugin plugin) {
    return offered.apply(plugin);
  }

  /** Its name in messages, such as {@code lease store}. */
  @Override
  public String toString() {
    return words;
  }
}
