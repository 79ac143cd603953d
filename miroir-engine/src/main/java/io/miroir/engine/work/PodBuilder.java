package io.miroir.engine.work;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.Miroir;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.Sabotage;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link Pod}. */
public final class PodBuilder implements Miroir.Builder {
  private @Nullable String pod;
  private @Nullable FleetOptions fleet;
  private @Nullable LeaseStore leaseStore;
  private @Nullable JobStore jobStore;
  private @Nullable MigrationExecutor executor;
  private @Nullable MetricsSink metrics;
  private RebalanceOptions options = RebalanceOptions.DEFAULTS;
  private Sabotage sabotage = Sabotage.NONE;

  @Override
  public PodBuilder pod(String id) {
    pod = id;
    return this;
  }

  @Override
  public PodBuilder fleet(FleetOptions options) {
    fleet = options;
    return this;
  }

  @Override
  public PodBuilder options(RebalanceOptions options) {
    this.options = options;
    return this;
  }

  @Override
  public PodBuilder leaseStore(LeaseStore store) {
    leaseStore = store;
    return this;
  }

  @Override
  public PodBuilder jobStore(JobStore store) {
    jobStore = store;
    return this;
  }

  @Override
  public PodBuilder executor(MigrationExecutor executor) {
    this.executor = executor;
    return this;
  }

  @Override
  public PodBuilder metrics(MetricsSink sink) {
    metrics = sink;
    return this;
  }

  @Override
  public PodBuilder sabotage(Sabotage sabotage) {
    this.sabotage = sabotage;
    return this;
  }

  private static <T> T given(@Nullable T part, String name) {
    if (part == null) {
      throw new IllegalStateException("a pod needs its " + name + "; call " + name + "(…) first");
    }
    return part;
  }

  @Override
  public Miroir build() {
    throw new IllegalStateException(
        given(pod, "pod")
            + given(fleet, "fleet")
            + given(leaseStore, "leaseStore")
            + given(jobStore, "jobStore")
            + given(executor, "executor")
            + given(metrics, "metrics")
            + options
            + sabotage);
  }
}
