package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The edge cases of nodes, each under the name of its row in the design. */
class EdgeCasesOfNodesTest {
  private static final int DOCUMENTS = 240;

  @Test
  void nodesAtMostRf(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of(FleetSettings.COPIES, "3"))) {
      fleet.fill(DOCUMENTS);
      fleet.owners().forEach(owners -> assertThat(owners).hasSize(2));
      assertThat(fleet.heldBy(0)).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(1)).isEqualTo(DOCUMENTS);

      Reply unforced = fleet.admin("POST", "/_miroir/nodes/node-1/drain", "");
      assertThat(unforced.status()).isEqualTo(400);
      assertThat(unforced.text()).contains("use force", "nothing was changed");
      Reply forced = fleet.admin("POST", "/_miroir/nodes/node-1/drain?force=true", "");
      assertThat(forced.status()).isEqualTo(202);
      fleet.until(fleet::owners, owners -> !owners.toString().contains("node-1"));
      Reply last = fleet.admin("POST", "/_miroir/nodes/node-0/drain?force=true", "");
      assertThat(last.status()).isEqualTo(400);
      assertThat(last.text()).contains("is the last of replica group 0");
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void knownIdNewAddress(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(folder, 2, Map.of(FleetSettings.PROBED, "500ms", "failure-grace", "0s"))) {
      fleet.fill(DOCUMENTS);
      JsonNode owners = fleet.owners();
      fleet.until(() -> fleet.keys(1).toString(), keys -> keys.contains("node node-1"));
      fleet.startNode();
      Reply stranger =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-1\",\"address\":\"" + fleet.address(2) + "\"}");
      assertThat(stranger.status()).as(stranger.text()).isEqualTo(409);
      assertThat(stranger.text()).contains("does not carry the marker", "nothing was changed");

      fleet.stopNode(1);
      fleet.restartNodeElsewhere(1);
      Reply moved = fleet.join(1);

      assertThat(moved.status()).as(moved.text()).isEqualTo(202);
      fleet.untilNode(1, "active");
      assertThat(fleet.until(fleet::found, found -> found == DOCUMENTS)).isEqualTo(DOCUMENTS);
      fleet.done("POST", "/indexes/books/documents", "{\"id\":240,\"word\":\"common\"}");
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.rebalance().path("phases")).isEmpty();
      assertThat(fleet.heldBy(0) + fleet.heldBy(1)).isEqualTo(DOCUMENTS + 1);
    }
  }

  @Test
  void failedNodeNoOtherCopy(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(folder, 3, Map.of(FleetSettings.PROBED, "500ms", "failure-grace", "0s"))) {
      fleet.fill(DOCUMENTS);
      JsonNode owners = fleet.owners();
      int lostDocuments = fleet.heldBy(1);
      List<String> lost =
          owners
              .propertyStream()
              .filter(shard -> shard.getValue().toString().contains("node-1"))
              .map(Map.Entry::getKey)
              .toList();
      String removal = "/_miroir/nodes/node-1?force=true";

      fleet.stopNode(1);
      fleet.untilNode(1, "failed");

      Reply partial = fleet.ask("POST", "/indexes/books/search", "{\"limit\":500}");
      assertThat(partial.json().path("hits")).hasSize(DOCUMENTS - lostDocuments);
      assertThat(partial.header("X-Miroir-Degraded")).isEqualTo("shards=" + String.join(",", lost));
      Reply unwritten = fleet.ask("POST", "/indexes/books/documents", TestFleet.common(DOCUMENTS));
      assertThat(unwritten.status()).as(unwritten.text()).isEqualTo(503);
      fleet.admin("POST", "/_miroir/rebalance", "");
      assertThat(fleet.owners()).isEqualTo(owners);
      for (String wrong : List.of("", "&lose_shards=" + lost.getFirst(), "&lose_shards=0,1,2,3")) {
        Reply refused = fleet.admin("DELETE", removal + wrong, "");
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.text())
            .contains(
                String.join(", ", lost) + " of index 'books'",
                "--lose-shards " + String.join(",", lost),
                "nothing was changed");
      }
      assertThat(fleet.owners()).isEqualTo(owners);

      Reply given = fleet.admin("DELETE", removal + "&lose_shards=" + String.join(",", lost), "");

      assertThat(given.status()).as(given.text()).isEqualTo(202);
      fleet.until(fleet::owners, now -> !now.toString().contains("node-1"));
      assertThat(fleet.admin("GET", "/_miroir/nodes/node-1/status", "").status()).isEqualTo(404);
      fleet.settled();
      assertThat(fleet.found()).isEqualTo(DOCUMENTS - lostDocuments);
      fleet.fill(DOCUMENTS);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(0) + fleet.heldBy(2)).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void failedNodeThatIsGivenUpAndAnswersKeepsNoKeyOfTheFleet(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of(FleetSettings.PROBED, "10m"))) {
      fleet.fill(DOCUMENTS);
      String lost =
          fleet
              .owners()
              .propertyStream()
              .filter(shard -> shard.getValue().toString().contains("node-1"))
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(","));
      assertThat(fleet.keys(1).toString()).contains("pod:pod-0");
      assertThat(fleet.admin("POST", "/_miroir/nodes/node-1/fail", "").status()).isEqualTo(202);

      Reply given =
          fleet.admin("DELETE", "/_miroir/nodes/node-1?force=true&lose_shards=" + lost, "");

      assertThat(given.status()).as(given.text()).isEqualTo(202);
      assertThat(fleet.keys(1).toString()).doesNotContain("miroir");
    }
  }

  @Test
  void sourceDiesMidCopy(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder,
            2,
            Map.of(
                FleetSettings.COPIES,
                "2",
                FleetSettings.PROBED,
                "500ms",
                "failure-grace",
                "0s",
                "batch-documents",
                "5",
                "batch-delay",
                "200ms"))) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      int shard =
          fleet
              .until(
                  () ->
                      moves(fleet.rebalance())
                          .filter(EdgeCasesOfNodesTest::copiesFromNode1)
                          .findFirst(),
                  Optional::isPresent)
              .orElseThrow()
              .path("shard")
              .asInt();

      fleet.stopNode(1);
      JsonNode stopped = fleet.rebalance();
      JsonNode other =
          fleet.until(
              fleet::rebalance,
              told -> moveOf(told, shard).path("source").asString().equals("node-0"));
      assertThat(other.path("started_at")).as("one job").isEqualTo(stopped.path("started_at"));
      assertThat(moveOf(other, shard).path("docs_migrated").asLong())
          .isGreaterThanOrEqualTo(moveOf(stopped, shard).path("docs_migrated").asLong());
      JsonNode end =
          fleet.until(
              () -> moveOf(fleet.rebalance(), shard),
              move -> move.path("done").asBoolean(false) || failed(move));
      assertThat(failed(end)).as(end.toString()).isFalse();
      assertThat(end.path("docs_migrated").asLong()).isEqualTo(documentsOf(fleet, shard));

      fleet.until(
          fleet::owners,
          owners ->
              owners
                  .valueStream()
                  .allMatch(
                      held -> held.toString().contains("node-0") && held.toString().contains("2")));
      fleet.settled();
      assertThat(fleet.heldBy(2)).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(0)).isEqualTo(DOCUMENTS);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  private static Stream<JsonNode> moves(JsonNode status) {
    return status.path("phases").valueStream();
  }

  /** The one move that brings a shard to the new node. */
  private static JsonNode moveOf(JsonNode status, int shard) {
    return moves(status)
        .filter(move -> move.path("shard").asInt() == shard)
        .filter(move -> move.path("destination").asString().equals("node-2"))
        .findFirst()
        .orElseThrow();
  }

  private static boolean copiesFromNode1(JsonNode move) {
    return move.path("source").asString().equals("node-1")
        && move.path("state").asString().equals("MigrationInProgress")
        && move.path("docs_migrated").asLong() > 0;
  }

  private static boolean failed(JsonNode move) {
    return move.path("state").asString().equals("Failed");
  }

  private static long documentsOf(TestFleet fleet, int shard) {
    return fleet
        .askNode(2, "POST", "/indexes/books/documents/fetch", "{\"limit\":1000}")
        .path("results")
        .valueStream()
        .filter(document -> document.path("_miroir_shard").asInt() == shard)
        .count();
  }
}
