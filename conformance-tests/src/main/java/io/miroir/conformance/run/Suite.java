package io.miroir.conformance.run;

import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.conformance.Subject;
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
  },
  /** Clauses J1 to J8. */
  JOB_STORE("job store", "J", GivenJobStore.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.jobStores();
    }
  },
  /** Clauses X1 to X9; the subject needs {@linkplain Subject#onNodes nodes}. */
  MIGRATION_EXECUTOR("migration executor", "X", GivenExecutor.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.migrationExecutors();
    }
  },
  /** Clauses M1 and M2. */
  METRICS_SINK("metrics sink", "M", GivenMetricsSink.class) {
    @Override
    List<? extends Provider<?>> providers(Plugin plugin) {
      return plugin.metricsSinks();
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

  /** The suites that a plugin's providers can be judged by. */
  public static List<Suite> of(Plugin plugin) {
    return Arrays.stream(values()).filter(suite -> !suite.providers(plugin).isEmpty()).toList();
  }

  /** Whether a clause is one of the suite's interface. */
  boolean owns(String clause) {
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
