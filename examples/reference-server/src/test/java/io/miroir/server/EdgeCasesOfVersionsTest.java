package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Entry;
import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.TopologyEvent;
import io.miroir.engine.Miroir;
import io.miroir.engine.Rebalance;
import io.miroir.engine.plugin.Kind;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Plugins;
import io.miroir.server.config.ConfigFile;
import io.miroir.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of two versions at one fleet, while it is upgraded. */
class EdgeCasesOfVersionsTest {
  private static final Map<String, String> SLOW_MOVES =
      Map.of("batch-documents", "1", "batch-delay", "50ms", "undo-window", "1s");

  @TempDir Path folder;

  /**
   * A pod of some version, without a front. All of them share one loaded plugin: two copies of
   * SQLite in one process don't see each other's locks.
   */
  private static final class Versioned implements AutoCloseable {
    private static final LoadedPlugins PLUGINS = Plugins.load(TestFleet.plugins());

    private final LeaseStore leases;
    private final JobStore jobs;
    private final MigrationExecutor executor;
    private final MetricsSink metrics;
    private final Miroir miroir;

    Versioned(TestFleet fleet, String id, int oldest, int newest) {
      ServerConfig config = ConfigFile.read(AnotherPod.config(fleet, id), Map.of());
      leases = open(Kind.LEASE_STORE, config.store());
      jobs = open(Kind.JOB_STORE, config.store());
      executor = open(Kind.MIGRATION_EXECUTOR, config.executor());
      metrics = open(Kind.METRICS_SINK, config.metrics());
      miroir =
          Miroir.builder()
              .pod(id)
              .fleet(config.fleet())
              .options(config.rebalance())
              .leaseStore(leases)
              .jobStore(jobs)
              .executor(executor)
              .metrics(metrics)
              .speaks(oldest, newest)
              .build();
    }

    private static <T extends AutoCloseable> T open(Kind<T> kind, ServerConfig.Backend backend) {
      return PLUGINS.open(kind, backend.plugin(), backend.settings());
    }

    Versioned start() {
      try {
        miroir.start();
        return this;
      } catch (RuntimeException failed) {
        close();
        throw failed;
      }
    }

    /** The text of the newest record of a kind, as it is stored; empty text if there is none. */
    String stored(String kind) {
      List<Entry> all = jobs.list(kind, 0, 1_000);
      return all.isEmpty() ? "" : all.getLast().text();
    }

    String told() {
      return leases.list("pod:").stream()
          .map(lease -> lease.scope() + " " + lease.attributes())
          .toList()
          .toString();
    }

    void grow(TestFleet fleet) {
      fleet.startNode();
      miroir
          .fleet()
          .accept(new TopologyEvent.NodeAdded(new Node(new NodeId("node-2"), fleet.address(2)), 0));
    }

    Rebalance.Status untilJob(TestFleet fleet, boolean open) {
      return fleet.until(
          () -> miroir.rebalance().status(),
          status -> !status.moves().isEmpty() && status.inProgress() == open);
    }

    @Override
    public void close() {
      miroir.close();
      leases.close();
      jobs.close();
      executor.close();
      metrics.close();
    }
  }

  /** The server fills the index and is gone then. */
  private TestFleet filled(Map<String, String> options) {
    TestFleet fleet = new TestFleet(folder, 2, options);
    fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
    fleet.fill(100);
    fleet.server().close();
    return fleet;
  }

  @Test
  void podTellsInItsLeaseWhatItSpeaks() {
    try (TestFleet fleet = filled(Map.of());
        Versioned older = new Versioned(fleet, "pod-1", 1, 1).start();
        Versioned newer = new Versioned(fleet, "pod-2", 1, 2).start()) {
      assertThat(newer.told()).contains("pod:pod-2").contains("\"speaks\":\"1..2\"");
      assertThat(older.told()).contains("pod:pod-1").contains("\"speaks\":\"1..1\"");
    }
  }

  @Test
  void jobOfANewerLeaderIsWrittenSoThatTheOlderPodTakesItOver() {
    try (TestFleet fleet = filled(SLOW_MOVES);
        Versioned older = new Versioned(fleet, "pod-2", 1, 1).start()) {
      try (Versioned newer = new Versioned(fleet, "pod-1", 1, 2).start()) {
        newer.grow(fleet);
        long token = newer.untilJob(fleet, true).token();
        assertThat(newer.stored("job")).startsWith("{\"format\":1,");
        fleet.until(
            () -> newer.miroir.rebalance().status().leading() || olderLeads(older), leads -> leads);
        boolean newerLed = newer.miroir.rebalance().status().leading();
        newer.miroir.close();

        Rebalance.Status ended = older.untilJob(fleet, false);

        assertThat(ended.moves()).allMatch(Rebalance.MoveStatus::done);
        assertThat(newerLed ? ended.token() > token : ended.token() == token).isTrue();
      }
    }
  }

  private static boolean olderLeads(Versioned older) {
    return older.miroir.rebalance().status().leading();
  }

  @Test
  void lastOldPodGoneTheNewFormatIsWrittenAndAnOldPodThatComesServesNothing() {
    try (TestFleet fleet = filled(Map.of());
        Versioned newer = new Versioned(fleet, "pod-1", 1, 2).start()) {
      newer.grow(fleet);
      newer.untilJob(fleet, false);
      assertThat(newer.stored("job")).startsWith("{\"format\":2,");

      MiroirException refused =
          catchThrowableOfType(
              MiroirException.class, () -> new Versioned(fleet, "pod-2", 1, 1).start());

      assertThat(refused)
          .hasMessageContaining("is of format 2")
          .hasMessageContaining("speaks 1..1");
      assertThat(newer.told()).doesNotContain("pod:pod-2");
    }
  }

  @Test
  void podsWithoutACommonFormatDoNotServeTogether() {
    try (TestFleet fleet = filled(Map.of());
        Versioned older = new Versioned(fleet, "pod-1", 1, 1).start()) {
      MiroirException refused =
          catchThrowableOfType(
              MiroirException.class, () -> new Versioned(fleet, "pod-2", 2, 3).start());

      assertThat(refused).hasMessageContaining("speaks 2..3");
      assertThat(older.told()).doesNotContain("pod:pod-2");
    }
  }
}
