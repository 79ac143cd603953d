package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeServer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the metrics tell of a rebalance is what was done. */
class TruthfulMetricsTest {
  private static final int DOCUMENTS = 400;

  /** The sum of a metric's samples. */
  static double metric(TestFleet fleet, String name) {
    return fleet
        .admin("GET", "/_miroir/metrics", "")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void load(TestFleet fleet) {
    fleet.done(
        "POST",
        "/indexes/books/documents",
        IntStream.range(0, DOCUMENTS)
            .mapToObj(id -> "{\"id\":" + id + ",\"word\":\"common\"}")
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static void addNode(TestFleet fleet) {
    NodeServer added = fleet.startNode();
    fleet.admin(
        "POST",
        "/_miroir/nodes",
        "{\"id\":\"node-2\",\"address\":\"" + added.uri() + "\",\"replica_group\":0}");
  }

  private static JsonNode status(TestFleet fleet) {
    return fleet.admin("GET", "/_miroir/rebalance/status", "").json();
  }

  private static long copied(JsonNode status) {
    return StreamSupport.stream(status.path("phases").spliterator(), false)
        .mapToLong(phase -> phase.path("docs_migrated").asLong())
        .sum();
  }

  private static JsonNode awaitEnd(TestFleet fleet) {
    return fleet.until(
        () -> status(fleet),
        told -> !told.path("phases").isEmpty() && !told.path("in_progress").asBoolean(true));
  }

  @Test
  void countsWhatWasCopiedAndOneDurationPerMove(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      load(fleet);
      assertThat(metric(fleet, "miroir_rebalance_in_progress")).isZero();
      assertThat(metric(fleet, "miroir_rebalance_documents_migrated_total")).isZero();

      addNode(fleet);
      Set<Double> seen = ConcurrentHashMap.newKeySet();
      JsonNode ended =
          fleet.until(
              () -> {
                seen.add(metric(fleet, "miroir_rebalance_in_progress"));
                return status(fleet);
              },
              told -> !told.path("phases").isEmpty() && !told.path("in_progress").asBoolean(true));

      assertThat(seen).contains(1.0);
      fleet.until(() -> metric(fleet, "miroir_rebalance_in_progress"), value -> value == 0);
      long held =
          fleet
              .askNode(2, "POST", "/indexes/books/documents/fetch", "{\"limit\":0}")
              .path("total")
              .asLong();
      assertThat(copied(ended)).isEqualTo(held);
      assertThat(metric(fleet, "miroir_rebalance_documents_migrated_total")).isEqualTo(held);
      assertThat(metric(fleet, "miroir_rebalance_duration_seconds_count"))
          .isEqualTo(ended.path("phases").size());
    }
  }

  @Test
  void jobRecordCountsOverARestart(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      load(fleet);
      addNode(fleet);
      fleet.until(() -> status(fleet), told -> !told.path("phases").isEmpty());

      fleet.restartServer();

      JsonNode ended = awaitEnd(fleet);
      long held =
          fleet
              .askNode(2, "POST", "/indexes/books/documents/fetch", "{\"limit\":0}")
              .path("total")
              .asLong();
      assertThat(copied(ended)).isEqualTo(held);
      assertThat(metric(fleet, "miroir_rebalance_documents_migrated_total"))
          .isLessThanOrEqualTo(held);
    }
  }
}
