package io.miroir.conformance.run;

import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.conformance.Subject;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenExecutor;
import io.miroir.conformance.gallery.BrokenJobStore;
import io.miroir.conformance.gallery.BrokenLeaseStore;
import io.miroir.conformance.gallery.BrokenSink;
import java.util.Arrays;
import java.util.List;

/** The suite of one interface. */
public enum Suite {
  /** Clauses L1 to L8. */
  LEASE_STORE("lease store", "L", GivenLeaseStore.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.leaseStores();
    }

    @Override
    public List<? extends Broken<?>> gallery() {
      return BrokenLeaseStore.all();
    }
  },
  /** Clauses J1 to J8. */
  JOB_STORE("job store", "J", GivenJobStore.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.jobStores();
    }

    @Override
    public List<? extends Broken<?>> gallery() {
      return BrokenJobStore.all();
    }
  },
  /** Clauses X1 to X9; the subject needs {@linkplain Subject#onNodes nodes}. */
  MIGRATION_EXECUTOR("migration executor", "X", GivenExecutor.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.migrationExecutors();
    }

    @Override
    public List<? extends Broken<?>> gallery() {
      return BrokenExecutor.all();
    }
  },
  /** Clauses M1 and M2. */
  METRICS_SINK("metrics sink", "M", GivenMetricsSink.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.metricsSinks();
    }

    @Override
    public List<? extends Broken<?>> gallery() {
      return BrokenSink.all();
    }
  };

  private final String title;
  private final String letter;
  private final Class<?> type;

  Suite(String title, String letter, Class<?> type) {
    this.title = title;
    this.letter = letter;
    this.type = type;
  }

  abstract List<? extends Provider<?>> providers(Plugin plugin);

  /** The wrong implementations that it must catch. */
  public abstract List<? extends Broken<?>> gallery();

  /** The suites that the backends of one name can be judged by. */
  public static List<Suite> of(Plugin plugin, String provider) {
    return Arrays.stream(values())
        .filter(
            suite ->
                suite.providers(plugin).stream().anyMatch(each -> each.name().equals(provider)))
        .toList();
  }

  /** Whether a clause is one of the suite's interface. */
  public boolean owns(String clause) {
    return clause.startsWith(letter);
  }

  /** The class that JUnit runs. */
  Class<?> type() {
    return type;
  }

  @Override
  public String toString() {
    return title;
  }
}
