package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nodes that give their shards away and leave. */
class DepartureTest {
  private static final String NODE_2 = "/_miroir/nodes/node-2";

  @Test
  void drainedNodeGivesAllItsShardsAwayAndKeepsItsSeat(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(200);
      assertThat(fleet.heldBy(2)).isPositive();

      Reply draining = fleet.admin("POST", NODE_2 + "/drain", "");

      assertThat(draining.status()).as(draining.text()).isEqualTo(202);
      assertThat(draining.json().path("status").asString()).isEqualTo("draining");
      fleet.until(fleet::owners, owners -> !owners.toString().contains("node-2"));
      fleet.settled();
      assertThat(fleet.heldBy(2)).isZero();
      assertThat(fleet.heldBy(0) + fleet.heldBy(1)).isEqualTo(200);
      assertThat(fleet.found()).isEqualTo(200);
      JsonNode seat = fleet.admin("GET", NODE_2 + "/status", "").json();
      assertThat(seat.path("status").asString()).isEqualTo("draining");
      assertThat(seat.path("shard_count").asInt(-1)).isZero();
    }
  }

  @Test
  void removedNodeLeavesOnceItHoldsNothingAndNoKeyOfTheFleetStaysThere(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(200);

      Reply removing = fleet.admin("DELETE", NODE_2, "");

      assertThat(removing.status()).as(removing.text()).isEqualTo(202);
      fleet.until(() -> fleet.admin("GET", NODE_2 + "/status", ""), reply -> reply.status() == 404);
      assertThat(fleet.heldBy(2)).isZero();
      assertThat(fleet.found()).isEqualTo(200);
      fleet.until(() -> fleet.keys(2).toString(), keys -> !keys.contains("miroir"));
      fleet.done("POST", "/indexes/books/documents", "{\"id\":200,\"word\":\"common\"}");
      assertThat(fleet.found()).isEqualTo(201);
    }
  }

  @Test
  void taskThatNobodyAskedForBeforeItsNodeLeftIsNotFound(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(200);
      String documents = TestFleet.common(200);
      Reply written = fleet.ask("POST", "/indexes/books/documents", documents);
      long task = written.json().path("taskUid").asLong();

      fleet.admin("DELETE", NODE_2, "");
      fleet.until(() -> fleet.admin("GET", NODE_2 + "/status", ""), reply -> reply.status() == 404);
      fleet.stopNode(2);

      Reply gone = fleet.until(() -> fleet.get("/tasks/" + task), told -> told.status() != 200);
      assertThat(gone.code()).isEqualTo("task_not_found");
      assertThat(fleet.get("/tasks?statuses=enqueued,processing").json().path("total").asInt())
          .isZero();
      assertThat(fleet.found()).isEqualTo(200);
    }
  }

  @Test
  void nodeThatLeftMayComeBackUnderItsName(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(100);
      fleet.admin("DELETE", NODE_2, "");
      fleet.until(() -> fleet.admin("GET", NODE_2 + "/status", ""), reply -> reply.status() == 404);

      Reply back =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-2\",\"address\":\"%s\"}".formatted(fleet.node(2).uri()));

      assertThat(back.status()).as(back.text()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", NODE_2 + "/status", "").json(),
          seat -> seat.path("status").asString("").equals("active"));
      assertThat(fleet.heldBy(2)).isPositive();
      assertThat(fleet.found()).isEqualTo(100);
    }
  }

  @Test
  void indexMadeWhileANodeDrainsGetsNoShardThere(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.admin("POST", NODE_2 + "/drain", "");
      fleet.fill(50);
      assertThat(fleet.owners().toString()).doesNotContain("node-2");
    }
  }

  @Test
  void lastNodeOfAGroupStays(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 1)) {
      fleet.fill(10);
      for (String force : new String[] {"false", "true"}) {
        Reply refused = fleet.admin("DELETE", "/_miroir/nodes/node-0?force=" + force, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text())
            .contains("node 'node-0' is the last of replica group 0", "nothing was changed");
      }
      assertThat(fleet.found()).isEqualTo(10);
    }
  }

  @Test
  void fewerCopiesThanBeforeNeedForceAndTheSurplusGoes(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of(FleetSettings.COPIES, "2"))) {
      fleet.fill(100);
      assertThat(fleet.heldBy(0)).isEqualTo(100);
      assertThat(fleet.heldBy(1)).isEqualTo(100);

      Reply refused = fleet.admin("DELETE", "/_miroir/nodes/node-1", "");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("keeps 1 copies of each shard instead of 2", "force");

      Reply removing = fleet.admin("DELETE", "/_miroir/nodes/node-1?force=true", "");
      assertThat(removing.status()).as(removing.text()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/nodes/node-1/status", ""),
          reply -> reply.status() == 404);
      JsonNode job = fleet.rebalance();
      assertThat(job.path("phases")).hasSize(8);
      job.path("phases")
          .forEach(move -> assertThat(move.path("kind").asString()).isEqualTo("drop"));
      assertThat(fleet.heldBy(1)).isZero();
      assertThat(fleet.heldBy(0)).isEqualTo(100);
      assertThat(fleet.found()).isEqualTo(100);
    }
  }

  @Test
  void unknownNodeAndUnknownFlagAreRefused(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      assertThat(fleet.admin("POST", "/_miroir/nodes/node-9/drain", "").status()).isEqualTo(404);
      Reply odd = fleet.admin("DELETE", "/_miroir/nodes/node-1?force=yes", "");
      assertThat(odd.status()).isEqualTo(400);
      assertThat(odd.text()).contains("expected `true` or `false`, found `yes`");
      assertThat(fleet.admin("GET", "/_miroir/topology", "").text()).doesNotContain("draining");
    }
  }

  @Test
  void nodeThatJoinsCantDrainBeforeItHasArrived(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(50);
      fleet.admin("POST", "/_miroir/rebalance/pause", "{\"index_uid\":\"books\"}");
      fleet.grow();

      Reply refused = fleet.admin("POST", NODE_2 + "/drain", "");

      assertThat(refused.status()).as(refused.text()).isEqualTo(409);
      assertThat(refused.text()).contains("node 'node-2' is joining", "draining");
    }
  }
}
