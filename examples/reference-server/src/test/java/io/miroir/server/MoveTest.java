package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeServer;
import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MoveTest {
  @Test
  void fleetGrowsByANodeAndKeepsEveryDocument(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(200);
      NodeServer third = fleet.startNode();

      Reply added =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-2\",\"address\":\"" + third.uri() + "\",\"replica_group\":0}");

      assertThat(added.status()).as(added.text()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/shards", "").text(),
          shards -> shards.contains("node-2"));
      JsonNode status =
          fleet.until(
              () -> fleet.admin("GET", "/_miroir/rebalance/status", "").json(),
              told -> !told.path("in_progress").asBoolean(true));
      assertThat(status.path("phases")).isNotEmpty();
      assertThat(status.path("metrics").path("documents_migrated_total").asLong()).isPositive();
      assertThat(
              fleet
                  .ask("POST", "/indexes/books/search", "{\"q\":\"common\",\"limit\":500}")
                  .json()
                  .path("hits")
                  .size())
          .isEqualTo(200);
      int held = 0;
      for (int node = 0; node < 3; node++) {
        held +=
            fleet
                .askNode(node, "POST", "/indexes/books/documents/fetch", "{\"limit\":0}")
                .path("total")
                .asInt();
      }
      assertThat(held).isEqualTo(200);
      JsonNode topology =
          fleet.until(
              () -> fleet.admin("GET", "/_miroir/topology", "").json(),
              told -> told.path("nodes").get(2).path("status").asString("").equals("active"));
      assertThat(topology.path("fully_covered").asBoolean(false)).isTrue();
      assertThat(
              fleet.admin("GET", "/_miroir/nodes/node-2/status", "").json().path("id").asString())
          .isEqualTo("node-2");
    }
  }

  @Test
  void restartedServerKnowsIndexesAndTasks(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      JsonNode task = fleet.done("POST", "/indexes/books/documents", "{\"id\":1}");

      fleet.restartServer();

      assertThat(fleet.get("/tasks/" + task.path("uid").asLong()).json()).isEqualTo(task);
      assertThat(fleet.get("/indexes/books/documents/1").text()).isEqualTo("{\"id\":1}");
    }
  }
}
