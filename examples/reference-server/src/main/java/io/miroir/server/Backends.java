package io.miroir.server;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.engine.plugin.Kind;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Plugins;
import io.miroir.engine.plugin.Problem;
import io.miroir.engine.plugin.Severity;
import io.miroir.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The backends, each opened from its plugin and closed with the server. */
final class Backends implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private final Deque<AutoCloseable> opened;
  private final LeaseStore leases;
  private final JobStore jobs;
  private final MigrationExecutor executor;
  private final MetricsSink metrics;

  private Backends(
      Deque<AutoCloseable> opened,
      LeaseStore leases,
      JobStore jobs,
      MigrationExecutor executor,
      MetricsSink metrics) {
    this.opened = opened;
    this.leases = leases;
    this.jobs = jobs;
    this.executor = executor;
    this.metrics = metrics;
  }

  /**
   * Loads the plugins and opens what the configuration names.
   *
   * @throws io.miroir.api.MiroirException if one can't be opened; none is left open then
   */
  static Backends open(Path directory, ServerConfig config) {
    LoadedPlugins plugins = Plugins.load(directory);
    for (Problem problem : plugins.problems()) {
      LOG.log(level(problem.severity()), "{0}", problem);
    }
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return new Backends(
          opened,
          open(plugins, Kind.LEASE_STORE, config.store(), opened),
          open(plugins, Kind.JOB_STORE, config.store(), opened),
          open(plugins, Kind.MIGRATION_EXECUTOR, config.executor(), opened),
          open(plugins, Kind.METRICS_SINK, config.metrics(), opened));
    } catch (RuntimeException failed) {
      closeAll(opened);
      throw failed;
    }
  }

  private static System.Logger.Level level(Severity severity) {
    return switch (severity) {
      case ERROR, WARNING -> System.Logger.Level.WARNING;
      case NOTE -> System.Logger.Level.INFO;
    };
  }

  private static <T extends AutoCloseable> T open(
      LoadedPlugins plugins,
      Kind<T> kind,
      ServerConfig.Backend backend,
      Deque<AutoCloseable> opened) {
    T part = plugins.open(kind, backend.plugin(), backend.settings());
    opened.push(part);
    return part;
  }

  LeaseStore leases() {
    return leases;
  }

  JobStore jobs() {
    return jobs;
  }

  MigrationExecutor executor() {
    return executor;
  }

  MetricsSink metrics() {
    return metrics;
  }

  /** Closes them, the last opened first. */
  @Override
  public void close() {
    closeAll(opened);
  }

  private static void closeAll(Deque<AutoCloseable> opened) {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception failed) {
        LOG.log(System.Logger.Level.WARNING, "a backend did not close: {0}", failed.getMessage());
      }
    }
  }
}
