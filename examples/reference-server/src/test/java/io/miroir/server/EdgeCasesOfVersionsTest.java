package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Entry;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.TopologyEvent;
import io.miroir.engine.Miroir;
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

  /** A pod of some version, without a front, with backends of its own. */
  private static final class Versioned implements AutoCloseable {
    private final Backends backends;
    private final Miroir miroir;

    Versioned(TestFleet fleet, String id, int oldest, int newest) {
      ServerConfig config = ConfigFile.read(AnotherPod.config(fleet, id), Map.of());
      backends = Backends.open(TestFleet.plugins(), config);
      miroir =
          Miroir.builder()
              .pod(id)
              .fleet(config.fleet())
              .options(config.rebalance())
              .leaseStore(backends.leases())
              .jobStore(backends.jobs())
              .executor(backends.executor())
              .metrics(backends.metrics())
              .speaks(oldest, newest)
              .build();
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

    /** The text of the newest record of a kind, as it is stored. */
    String stored(String kind) {
      List<Entry> all = backends.jobs().list(kind, 0, 1_000);
      return all.getLast().text();
    }

    String told() {
      return backends.leases().list("pod:").stream()
          .map(lease -> lease.scope() + " " + lease.attributes())
          .toList()
          .toString();
    }

    @Override
    public void close() {
      miroir.close();
      backends.close();
    }
  }

  private static void create(TestFleet fleet) {
    fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
    fleet.fill(100);
  }

  @Test
  void podTellsInItsLeaseWhatItSpeaks() {
    try (TestFleet fleet = new TestFleet(folder, 1);
        Versioned newer = new Versioned(fleet, "pod-1", 1, 2).start()) {
      assertThat(newer.told()).contains("pod:pod-1").contains("\"speaks\":\"1..2\"");
      assertThat(newer.told()).contains("pod:pod-0").contains("\"speaks\":\"1..1\"");
    }
  }

  @Test
  void jobOfANewerLeaderIsWrittenSoThatTheOlderPodTakesItOver() {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW_MOVES)) {
      create(fleet);
      try (Versioned newer = new Versioned(fleet, "pod-1", 1, 2).start()) {
        fleet.grow();
        fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));
        assertThat(newer.stored("job")).startsWith("{\"format\":1,");
      }
      fleet.settled();

      assertThat(fleet.rebalance().path("phases").valueStream())
          .isNotEmpty()
          .allMatch(move -> move.path("done").asBoolean());
      assertThat(fleet.found()).isEqualTo(100);
    }
  }

  @Test
  void lastOldPodGoneTheNewFormatIsWrittenAndAnOldPodThatComesServesNothing() {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      create(fleet);
      try (Versioned newer = new Versioned(fleet, "pod-1", 1, 2).start()) {
        fleet.server().close();
        fleet.startNode();
        fleet.until(() -> newer.told(), told -> !told.contains("pod:pod-0"));
        fleet.until(
            () -> {
              newer.miroir.tasks().create("books", "test", "now", List.of());
              return newer.stored("task");
            },
            text -> text.startsWith("{\"format\":2,"));

        newer
            .miroir
            .fleet()
            .accept(
                new TopologyEvent.NodeAdded(new Node(new NodeId("node-2"), fleet.address(2)), 0));
        fleet.until(
            () -> newer.miroir.rebalance().status(),
            status -> !status.moves().isEmpty() && !status.inProgress());
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
  }

  @Test
  void podsWithoutACommonFormatDoNotServeTogether() {
    try (TestFleet fleet = new TestFleet(folder, 1)) {
      MiroirException refused =
          catchThrowableOfType(
              MiroirException.class, () -> new Versioned(fleet, "pod-1", 2, 3).start());

      assertThat(refused).hasMessageContaining("speaks 2..3");
    }
  }
}
