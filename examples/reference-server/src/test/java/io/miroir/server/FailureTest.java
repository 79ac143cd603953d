package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nodes that fail, and come back. */
class FailureTest {
  private static final int DOCUMENTS = 200;

  @Test
  void nodeThatComesBackGetsOnlyWhatDiffers(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3, settings("2", "failure-grace", "10m"))) {
      fleet.fill(DOCUMENTS);
      fleet.stopNode(2);
      fleet.untilNode(2, "failed");
      JsonNode owners = fleet.owners();

      for (int id = DOCUMENTS; id < DOCUMENTS + 20; id++) {
        fleet.done("POST", "/indexes/books/documents", "{\"id\":" + id + ",\"word\":\"common\"}");
      }
      for (int id = 0; id < 5; id++) {
        fleet.done("DELETE", "/indexes/books/documents/" + id, "");
      }
      fleet.done("PUT", "/indexes/books/documents", "{\"id\":100,\"more\":true}");
      assertThat(fleet.found()).isEqualTo(DOCUMENTS + 15);
      assertThat(fleet.rebalance().path("phases")).isEmpty();

      fleet.restartNode(2);
      fleet.untilNode(2, "active");
      fleet.settled();
      assertThat(fleet.owners()).isEqualTo(owners);
      Copies.assertAgree(fleet, DOCUMENTS + 15);
      JsonNode figures = fleet.rebalance().path("metrics");
      assertThat(figures.path("documents_migrated_total").asLong(-1)).isZero();
      assertThat(figures.path("documents_repaired").asLong()).isBetween(1L, 2 * 26L);
      fleet
          .rebalance()
          .path("phases")
          .forEach(move -> assertThat(move.path("kind").asString()).isEqualTo("resync"));
    }
  }

  @Test
  void shardsOfANodeThatStaysAwayAreCopiedAgainAndTheSurplusGoesWhenItIsBack(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3, settings("2", "failure-grace", "0s"))) {
      fleet.fill(DOCUMENTS);
      int held = fleet.heldBy(2);
      assertThat(held).isPositive();

      fleet.stopNode(2);
      fleet.until(() -> fleet.heldBy(0) + fleet.heldBy(1), sum -> sum == 2 * DOCUMENTS);
      fleet.settled();
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);

      fleet.restartNode(2);
      fleet.untilNode(2, "active");
      fleet.until(
          () -> fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2), sum -> sum == 2 * DOCUMENTS);
      fleet.settled();
      assertThat(fleet.heldBy(2)).isEqualTo(held);
      Copies.assertAgree(fleet, DOCUMENTS);
    }
  }

  @Test
  void onlyCopyStaysWhereItIsAndServesAgainWhenItsNodeIsBack(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, settings("1", "failure-grace", "0s"))) {
      fleet.fill(DOCUMENTS);
      JsonNode owners = fleet.owners();
      int elsewhere = fleet.heldBy(0);

      fleet.stopNode(1);
      fleet.untilNode(1, "failed");
      Reply partial = fleet.ask("POST", "/indexes/books/search", "{\"limit\":500}");
      assertThat(partial.header("X-Miroir-Degraded")).startsWith("shards=");
      assertThat(partial.json().path("hits").size()).isEqualTo(elsewhere);
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.admin("POST", "/_miroir/rebalance", "").status()).isEqualTo(200);

      fleet.restartNode(1);
      fleet.untilNode(1, "active");
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void moveThatLostItsMirrorsNodeEndsAndItsShardTakesWrites(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, settings("1", "undo-window", "10m"))) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      JsonNode mirroring =
          fleet.until(
              fleet::rebalance,
              told ->
                  !told.path("phases").isEmpty()
                      && told.path("phases")
                          .valueStream()
                          .allMatch(move -> move.path("step").asString().equals("mirroring")));
      List<Integer> lost =
          mirroring
              .path("phases")
              .valueStream()
              .filter(move -> move.path("source").asString().equals("node-1"))
              .map(move -> move.path("shard").asInt())
              .toList();
      assertThat(lost).isNotEmpty();

      fleet.stopNode(1);

      fleet.until(
          fleet::rebalance,
          told ->
              told.path("phases")
                  .valueStream()
                  .filter(move -> lost.contains(move.path("shard").asInt()))
                  .allMatch(move -> move.path("done").asBoolean(false)));
      int onNode2 =
          fleet
              .askNode(2, "POST", "/indexes/books/documents/fetch", "{\"limit\":1000}")
              .path("results")
              .valueStream()
              .filter(document -> lost.contains(document.path("_miroir_shard").asInt()))
              .map(document -> document.path("id").asInt())
              .findFirst()
              .orElseThrow();
      fleet.done(
          "POST", "/indexes/books/documents", "{\"id\":" + onNode2 + ",\"word\":\"changed\"}");
      assertThat(fleet.get("/indexes/books/documents/" + onNode2).text()).contains("changed");
    }
  }

  @Test
  void nodesFailAndRecoverByRequestAndOtherChangesAreRefusedByName(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, settings("1", "failure-grace", "10m"))) {
      Reply early = fleet.admin("POST", "/_miroir/nodes/node-1/recover", "");
      assertThat(early.status()).isEqualTo(409);
      assertThat(early.text()).contains("node 'node-1' is ", "restoring", "nothing was changed");
      fleet.stopNode(1);

      Reply failed = fleet.admin("POST", "/_miroir/nodes/node-1/fail", "");

      assertThat(failed.status()).as(failed.text()).isEqualTo(202);
      assertThat(failed.json().path("status").asString()).isEqualTo("failed");
      assertThat(fleet.admin("POST", "/_miroir/nodes/node-1/fail", "").status()).isEqualTo(202);
      assertThat(fleet.admin("POST", "/_miroir/nodes/node-1/drain", "").status()).isEqualTo(409);
      fleet.restartNode(1);
      fleet.untilNode(1, "active");
    }
  }

  @Test
  void serverThatStartsWhileANodeIsAwayServesTheRest(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3, settings("2", "failure-grace", "10m"))) {
      fleet.fill(DOCUMENTS);
      fleet.stopNode(2);

      fleet.restartServer();
      fleet.untilNode(2, "failed");

      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      fleet.restartNode(2);
      fleet.untilNode(2, "active");
      Copies.assertAgree(fleet, DOCUMENTS);
    }
  }

  private static Map<String, String> settings(String copies, String setting, String value) {
    return Map.of(FleetSettings.COPIES, copies, FleetSettings.PROBED, "500ms", setting, value);
  }
}
