package io.miroir.conformance;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import io.miroir.conformance.gallery.BrokenExecutor;
import io.miroir.conformance.gallery.BrokenJobStore;
import io.miroir.conformance.gallery.BrokenLeaseStore;
import io.miroir.conformance.gallery.BrokenSink;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is judged: a plugin's backend with its settings.
 *
 * <p>Opened again with the same settings, in this process or another, it is the same store.
 * Immutable.
 */
public final class Subject {
  private final Plugin plugin;
  private final String provider;
  private final Map<String, String> settings;
  private final List<Path> jars;
  private final @Nullable StoreServer server;
  private final @Nullable SearchNodes nodes;
  private final @Nullable String fault;

  private Subject(
      Plugin plugin,
      String provider,
      Map<String, String> settings,
      List<Path> jars,
      @Nullable StoreServer server,
      @Nullable SearchNodes nodes,
      @Nullable String fault) {
    this.plugin = plugin;
    this.provider = provider;
    this.settings = Map.copyOf(settings);
    this.jars = List.copyOf(jars);
    this.server = server;
    this.nodes = nodes;
    this.fault = fault;
  }

  /**
   * A backend of a plugin that is on the class path or module path.
   *
   * @param plugin the plugin; its class is public and has a public constructor without parameters
   * @param provider the name of the provider within the plugin
   * @param settings every required key; presets are filled in, as the engine does
   */
  public Subject(Plugin plugin, String provider, Map<String, String> settings) {
    this(plugin, provider, settings, List.of(), null, null, null);
  }

  /** The same of a plugin that was loaded from a folder with those jars. */
  public Subject fromJars(List<Path> jars) {
    return new Subject(plugin, provider, settings, jars, server, nodes, fault);
  }

  /** The same, with a server that tests may end and start again. */
  public Subject servedBy(StoreServer server) {
    return new Subject(plugin, provider, settings, jars, server, nodes, fault);
  }

  /** The same, with the nodes that an executor is judged on. */
  public Subject onNodes(SearchNodes nodes) {
    return new Subject(plugin, provider, settings, jars, server, nodes, fault);
  }

  /**
   * The same, made wrong on purpose.
   *
   * @param fault the name of an entry of the gallery
   */
  public Subject brokenBy(String fault) {
    return new Subject(plugin, provider, settings, jars, server, nodes, fault);
  }

  /** The plugin. */
  public Plugin plugin() {
    return plugin;
  }

  /** The name of the provider within the plugin. */
  public String provider() {
    return provider;
  }

  /** The settings that its backends are opened with. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The jars of the plugin's folder, if it came from one. */
  List<Path> jars() {
    return jars;
  }

  /** The server behind the store, if there is one that tests may end. */
  Optional<StoreServer> server() {
    return Optional.ofNullable(server);
  }

  /**
   * The nodes that an executor is judged on.
   *
   * @throws IllegalStateException if there are none
   */
  SearchNodes nodes() {
    if (nodes == null) {
      throw new IllegalStateException(
          "judging the executor '"
              + provider
              + "' of plugin "
              + plugin.name()
              + " without nodes; give two search nodes with Subject.onNodes");
    }
    return nodes;
  }

  /** The name of the fault that is put in on purpose. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** What its stores promise beyond the clauses; they are opened and closed to tell. */
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    if (offers(plugin.leaseStores())) {
      try (LeaseStore store = openLeaseStore()) {
        capabilities.addAll(store.capabilities());
      }
    }
    if (offers(plugin.jobStores())) {
      try (JobStore store = openJobStore()) {
        capabilities.addAll(store.capabilities());
      }
    }
    return capabilities;
  }

  private boolean offers(List<? extends Provider<?>> providers) {
    return providers.stream().anyMatch(candidate -> candidate.name().equals(provider));
  }

  LeaseStore openLeaseStore() {
    LeaseStore right = open(plugin.leaseStores());
    return fault == null ? right : BrokenLeaseStore.of(fault).over(right);
  }

  JobStore openJobStore() {
    JobStore right = open(plugin.jobStores());
    return fault == null ? right : BrokenJobStore.of(fault).over(right);
  }

  MigrationExecutor openExecutor() {
    MigrationExecutor right = open(plugin.migrationExecutors());
    return fault == null ? right : BrokenExecutor.of(fault).over(right);
  }

  MetricsSink openMetricsSink() {
    MetricsSink right = open(plugin.metricsSinks());
    return fault == null ? right : BrokenSink.of(fault).over(right);
  }

  private <T extends AutoCloseable> T open(List<Provider<T>> providers) {
    Provider<T> chosen = chosen(providers);
    Map<String, String> complete = new HashMap<>();
    for (Setting setting : chosen.settings()) {
      if (setting.preset() != null) {
        complete.put(setting.name(), setting.preset());
      }
    }
    complete.putAll(settings);
    return chosen.open(complete);
  }

  private <T extends AutoCloseable> Provider<T> chosen(List<Provider<T>> providers) {
    return providers.stream()
        .filter(candidate -> candidate.name().equals(provider))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "plugin " + plugin.name() + " has no provider '" + provider + "'"));
  }
}
