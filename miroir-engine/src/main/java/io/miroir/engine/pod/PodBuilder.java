package io.miroir.engine.pod;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.HealthOptions;
import io.miroir.engine.Miroir;
import io.miroir.engine.NodeProbe;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.Sabotage;
import io.miroir.engine.StepWatch;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Dialect;
import io.miroir.engine.catalog.Directory;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.catalog.Marks;
import io.miroir.engine.catalog.NumberBlock;
import io.miroir.engine.catalog.Reach;
import io.miroir.engine.catalog.ReachedJobs;
import io.miroir.engine.catalog.ReachedLeases;
import io.miroir.engine.catalog.SpokenJobs;
import io.miroir.engine.figure.Figures;
import io.miroir.engine.figure.WatchedExecutor;
import io.miroir.engine.fleet.Health;
import io.miroir.engine.record.Formats;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.session.Acks;
import io.miroir.engine.session.Session;
import io.miroir.engine.shared.Bell;
import io.miroir.engine.shared.Leading;
import io.miroir.engine.shared.NodeQueues;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.shared.Strays;
import io.miroir.engine.shared.Troubles;
import io.miroir.engine.time.Timeline;
import io.miroir.engine.traffic.Traffic;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link Pod}. */
public final class PodBuilder implements Miroir.Builder {
  private static final Duration HELD_WRITE_PATIENCE = Duration.ofSeconds(20);
  private static final int VERSION_BLOCK = 10_000;
  private static final long VERSION_END = 1L << 32;

  private @Nullable String pod;
  private @Nullable FleetOptions fleet;
  private @Nullable LeaseStore leaseStore;
  private @Nullable JobStore jobStore;
  private @Nullable MigrationExecutor executor;
  private @Nullable MetricsSink metrics;
  private Optional<NodeProbe> probe = Optional.empty();
  private HealthOptions health = HealthOptions.DEFAULTS;
  private RebalanceOptions options = RebalanceOptions.DEFAULTS;
  private Sabotage sabotage = Sabotage.NONE;
  private StepWatch watch = StepWatch.NONE;
  private Timeline timeline = Timeline.system();
  private Formats formats = Formats.OWN;

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

  @Override
  public PodBuilder watch(StepWatch stepWatch) {
    watch = stepWatch;
    return this;
  }

  @Override
  public PodBuilder timeline(Timeline timeline) {
    this.timeline = timeline;
    return this;
  }

  @Override
  public PodBuilder speaks(int oldest, int newest) {
    formats = new Formats(oldest, newest);
    return this;
  }

  private static <T> T given(@Nullable T part, String name) {
    if (part == null) {
      throw new IllegalStateException("a pod needs its " + name + "; call " + name + "(…) first");
    }
    return part;
  }

  @Override
  public PodBuilder health(NodeProbe nodeProbe, HealthOptions healthOptions) {
    probe = Optional.of(nodeProbe);
    health = healthOptions;
    return this;
  }

  @Override
  public Miroir build() {
    String id = given(pod, "pod");
    FleetOptions founding = given(fleet, "fleet");
    Dialect dialect = new Dialect(formats, timeline);
    Reach reach = new Reach(timeline);
    LeaseStore leases = new ReachedLeases(given(leaseStore, "leaseStore"), reach);
    Figures figures = new Figures(given(metrics, "metrics"), timeline);
    JobStore reached = new ReachedJobs(given(jobStore, "jobStore"), new Reach(timeline), figures);
    JobStore jobs = new SpokenJobs(reached, dialect);
    MigrationExecutor nodes = new WatchedExecutor(given(executor, "executor"), figures);
    Catalog catalog = new Catalog(jobs, timeline);
    Acks acks = new Acks(leases, dialect);
    Absentees absentees =
        new Absentees(catalog, jobs, acks, options.leaseTtl(), sabotage, timeline);
    Session session =
        new Session(id, leases, reach, nodes, options, formats, absentees::mayGoOn, timeline);
    Traffic traffic = new Traffic(session, figures, HELD_WRITE_PATIENCE, sabotage, timeline);
    Parts parts =
        new Parts(
            timeline,
            catalog,
            jobs,
            leases,
            nodes,
            options,
            sabotage,
            watch,
            session,
            traffic,
            new NumberBlock(catalog, Keys.VERSIONS, VERSION_BLOCK, VERSION_END, timeline),
            new Directory(timeline),
            acks,
            absentees,
            new Bell(timeline),
            new Bell(timeline),
            new Marks(catalog, jobs, probe, timeline),
            new Strays(probe, timeline),
            new Troubles(timeline),
            figures,
            new Leading(timeline),
            new NodeQueues(timeline),
            dialect);
    return new Pod(parts, founding, probe.map(nodeProbe -> new Health(parts, nodeProbe, health)));
  }
}
