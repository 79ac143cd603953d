package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.MetricsPage.Row;
import io.miroir.server.PrometheusText.Family;
import io.miroir.server.TestFleet.Reply;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scraper reads is what {@code docs/metrics.md} says, and what has happened. */
class ExpositionTest {
  private static final int DOCUMENTS = 60;

  private static Map<String, Family> scrape(TestFleet fleet) {
    URI uri = URI.create("http://127.0.0.1:" + fleet.server().metricsPort() + "/metrics");
    Reply reply = fleet.send(uri, "GET", "", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    return PrometheusText.parse(reply.text());
  }

  private static double value(TestFleet fleet, String name) {
    return value(fleet, name, Map.of());
  }

  /** The value of a series, or the sum of several; -1 if there is none. */
  private static double value(TestFleet fleet, String name, Map<String, String> labels) {
    Family family = scrape(fleet).get(name);
    boolean isThere =
        family != null
            && family.samples().stream()
                .anyMatch(sample -> sample.labels().entrySet().containsAll(labels.entrySet()));
    return isThere ? family.sum(labels) : -1;
  }

  private static Map<String, String> node(int number) {
    return Map.of("node_id", "node-" + number);
  }

  private static Set<String> nodesOf(Family family) {
    return family.samples().stream()
        .map(sample -> sample.labels().getOrDefault("node_id", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void pageHasEveryMetricOfTheApiAndNoneMore() {
    assertThat(MetricsPage.written()).isEqualTo(MetricsPage.declared());
  }

  @Test
  void showsEveryMetricOfThePageAsThePageHasItAndNoneMore(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      fleet.until(fleet::rebalance, told -> !told.path("phases").isEmpty());
      fleet.settled();
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.get("/indexes/books/documents/absent").status()).isEqualTo(404);
      fleet.until(() -> value(fleet, "miroir_task_registry_size"), size -> size > 0);

      Map<String, Row> shown = new TreeMap<>();
      Map<String, Family> scraped = scrape(fleet);
      scraped.forEach((name, family) -> shown.put(name, row(family)));
      Map<String, Row> expected = new TreeMap<>();
      MetricsPage.written()
          .forEach(
              (name, row) -> {
                expected.put(name, sorted(row));
                if (row.type().equals("histogram")) {
                  expected.put(name + "_max", sorted(new Row("gauge", row.labels(), List.of())));
                }
              });
      assertThat(shown).isEqualTo(expected);
      assertThat(scraped.values()).allMatch(family -> !family.help().isBlank());
    }
  }

  private static Row sorted(Row row) {
    return new Row(row.type(), row.labels().stream().sorted().toList(), row.buckets());
  }

  /** What is told of a metric; every series of it has the same labels and buckets. */
  private static Row row(Family family) {
    Set<Row> rows =
        PrometheusText.histograms(family).entrySet().stream()
            .map(
                series ->
                    new Row(
                        family.type(),
                        List.copyOf(series.getKey().keySet()),
                        series.getValue().stream()
                            .filter(sample -> sample.labels().containsKey("le"))
                            .map(sample -> PrometheusText.number(sample.labels().get("le")))
                            .filter(Double::isFinite)
                            .toList()))
            .collect(Collectors.toSet());
    assertThat(rows).as(family.name()).hasSize(1);
    return rows.iterator().next();
  }

  @Test
  void tellsOfAMoveWhatWasDone(@TempDir Path folder) {
    // The term lasts longer than the pause between two looks of the gauges.
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of("body-grace", "1s"))) {
      fleet.fill(DOCUMENTS);
      fleet.until(() -> value(fleet, "miroir_shard_distribution"), copies -> copies == 8);
      assertThat(value(fleet, "miroir_shard_coverage")).isEqualTo(1);
      assertThat(value(fleet, "miroir_degraded_shards_total")).isZero();
      assertThat(value(fleet, "miroir_peer_pod_count")).isEqualTo(1);
      assertThat(value(fleet, "miroir_lease_held")).isEqualTo(1);
      assertThat(value(fleet, "miroir_rebalance_bytes_copied_total")).isZero();

      fleet.grow();
      fleet.until(
          () -> value(fleet, "miroir_leader", Map.of("scope", "rebalance:books")), led -> led == 1);
      fleet.untilNode(2, "active");

      long owned =
          fleet
              .owners()
              .valueStream()
              .filter(holders -> holders.get(0).asString().equals("node-2"))
              .count();
      assertThat(owned).isPositive();
      fleet.until(
          () -> value(fleet, "miroir_shard_distribution", node(2)), copies -> copies == owned);
      fleet.until(() -> value(fleet, "miroir_rebalance_moves"), moves -> moves == 0);
      fleet.until(
          () -> value(fleet, "miroir_leader", Map.of("scope", "rebalance:books")), led -> led == 0);
      assertThat(value(fleet, "miroir_leader", Map.of("scope", "health"))).isEqualTo(1);
      fleet.until(() -> value(fleet, "miroir_background_queue_depth"), moves -> moves == 0);
      assertThat(value(fleet, "miroir_rebalance_cutovers_total")).isEqualTo(owned);
      assertThat(value(fleet, "miroir_rebalance_documents_migrated_total"))
          .isEqualTo(fleet.heldBy(2));
      assertThat(value(fleet, "miroir_rebalance_bytes_copied_total"))
          .isGreaterThan(fleet.heldBy(2) * (double) "{\"id\":1,\"word\":\"common\"}".length());
      assertThat(value(fleet, "miroir_rebalance_fenced_writes_refused_total")).isZero();
      assertThat(value(fleet, "miroir_node_queue_depth")).isZero();
    }
  }

  @Test
  void countsTasksAndSearchesAndTheirNodes(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      fleet.fill(DOCUMENTS);
      long tasks = fleet.get("/tasks").json().path("total").asLong();
      fleet.until(() -> value(fleet, "miroir_task_registry_size"), size -> size == tasks);
      assertThat(value(fleet, "miroir_tasks_total", Map.of("status", "enqueued"))).isEqualTo(tasks);

      fleet.found();
      Map<String, Family> scraped = scrape(fleet);
      Family fanOut = scraped.get("miroir_scatter_fan_out_size");
      assertThat(fanOut.sum(Map.of("le", "1.0"))).isZero();
      assertThat(fanOut.sum(Map.of("le", "2.0"))).isEqualTo(1);
      // A request is counted, and no more under way, only after its answer was sent.
      fleet.until(() -> value(fleet, "miroir_requests_in_flight"), requests -> requests == 1);
      Map<String, String> search =
          Map.of("method", "POST", "path_template", "/indexes/{uid}/search", "status", "200");
      fleet.until(() -> value(fleet, "miroir_requests_total", search), requests -> requests == 1);
    }
  }

  @Test
  void tellsOfANodeThatFailsAndOneThatLeaves(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(folder, 3, Map.of(FleetSettings.PROBED, "200ms", "failure-grace", "10m"))) {
      fleet.fill(DOCUMENTS);
      fleet.until(() -> value(fleet, "miroir_node_healthy"), healthy -> healthy == 3);
      fleet.until(() -> value(fleet, "miroir_shard_distribution"), copies -> copies == 8);
      double lost = value(fleet, "miroir_shard_distribution", node(1));

      fleet.stopNode(1);
      fleet.untilNode(1, "failed");
      fleet.until(() -> value(fleet, "miroir_node_healthy", node(1)), healthy -> healthy == 0);
      fleet.until(
          () -> value(fleet, "miroir_shard_coverage"), coverage -> coverage == (8 - lost) / 8);
      fleet.until(() -> value(fleet, "miroir_degraded_shards_total"), shards -> shards == lost);
      assertThat(fleet.found()).isLessThan(DOCUMENTS);
      assertThat(value(fleet, "miroir_scatter_partial_responses_total")).isEqualTo(1);

      fleet.restartNode(1);
      fleet.untilNode(1, "active");
      fleet.until(() -> value(fleet, "miroir_shard_coverage"), coverage -> coverage == 1);
      fleet.until(() -> value(fleet, "miroir_degraded_shards_total"), shards -> shards == 0);

      assertThat(fleet.admin("DELETE", "/_miroir/nodes/node-2", "").status()).isEqualTo(202);
      fleet.until(
          () -> scrape(fleet),
          shown ->
              List.of("miroir_node_healthy", "miroir_shard_distribution", "miroir_node_queue_depth")
                  .stream()
                  .allMatch(name -> nodesOf(shown.get(name)).equals(Set.of("node-0", "node-1"))));
    }
  }
}
