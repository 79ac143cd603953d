package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Replica groups that come and go, and the copies that each keeps. */
class GroupTest {
  private static final int DOCUMENTS = 200;
  private static final String FACTOR = "/_miroir/replication-factor";
  private static final String GROUPS = "/_miroir/replica-groups";

  @Test
  void copiesAreAddedAndDroppedWhileClientsWriteAndSearch(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(DOCUMENTS);
      Load load = new Load(fleet, DOCUMENTS);
      try (load) {
        assertThat(factor(fleet, 2).status()).isEqualTo(202);
        untilCopies(fleet, 2);
        assertThat(factor(fleet, 2).status()).isEqualTo(200);
      }
      untilHeld(fleet, 2 * load.documents());

      Load more = new Load(fleet, DOCUMENTS);
      // The documents of the first load are written again.
      try (more) {
        assertThat(factor(fleet, 1).status()).isEqualTo(202);
        untilCopies(fleet, 1);
      }
      untilHeld(fleet, Math.max(load.documents(), more.documents()));
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void replicationFactorChangeDuringAJobIsRefused(@TempDir Path folder) {
    Map<String, String> slow =
        Map.of("batch-documents", "5", "batch-delay", "100ms", "max-concurrent-migrations", "1");
    try (TestFleet fleet = new TestFleet(folder, 2, slow)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));

      Reply refused = factor(fleet, 2);

      assertThat(refused.status()).as(refused.text()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("miroir_rebalance_running");
      assertThat(refused.text())
          .contains("index 'books'", "nothing was changed", "/_miroir/rebalance/cancel");
      assertThat(factor(fleet, 1).status()).isEqualTo(200);
      JsonNode plan = plan(fleet, "{\"change\":\"replication-factor\",\"replication_factor\":2}");
      assertThat(plan.path("obstacles").path(0).path("kind").asString()).isEqualTo("refused");
    }
  }

  @Test
  void moreCopiesThanAGroupHasNodesNeedForce(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(20);
      Reply refused = factor(fleet, 3);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text())
          .contains("replica group 0 has 2 nodes and can't keep 3 copies", "force");
      Reply forced = fleet.admin("PUT", FACTOR, "{\"replication_factor\":3,\"force\":true}");
      assertThat(forced.status()).as(forced.text()).isEqualTo(202);
      untilCopies(fleet, 2);
    }
  }

  @Test
  void groupIsAddedAndRemovedWhileClientsWriteAndSearch(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      String nodes = startNodes(fleet, 2);
      JsonNode plan = plan(fleet, "{\"change\":\"add-group\"," + nodes.substring(1));
      assertThat(plan.path("obstacles")).isEmpty();
      assertThat(plan.path("moves"))
          .hasSize(8)
          .allMatch(move -> move.path("kind").asString().equals("add-copy"));
      assertThat(plan.path("total").path("documents").asInt()).isEqualTo(DOCUMENTS);

      Load load = new Load(fleet, DOCUMENTS);
      try (load) {
        Reply added = fleet.admin("POST", GROUPS, nodes);
        assertThat(added.status()).as(added.text()).isEqualTo(202);
        assertThat(added.json().path("replica_group").asInt()).isEqualTo(1);
        assertThat(added.json().path("nodes")).hasSize(2);
        assertThat(fleet.admin("POST", GROUPS, nodes).json().path("replica_group").asInt())
            .isEqualTo(1);
        fleet.done("POST", "/indexes/films/documents", "[{\"id\":1},{\"id\":2}]");
        fleet.untilNode(2, "active");
        fleet.untilNode(3, "active");
        untilCopies(fleet, 2);
        assertThat(groups(fleet)).isEqualTo(2);
        assertThat(shards(fleet, "films")).allMatch(holders -> holders.size() == 2);
        fleet.until(() -> searchedNodes(fleet), searched -> searched.size() == 4);

        JsonNode gone = plan(fleet, "{\"change\":\"remove-group\",\"replica_group\":1}");
        assertThat(gone.path("moves"))
            .hasSize(16)
            .allMatch(move -> move.path("kind").asString().equals("drop"));
        Reply removed = fleet.admin("DELETE", GROUPS + "/1", "");
        assertThat(removed.status()).as(removed.text()).isEqualTo(202);
        fleet.until(() -> groups(fleet), count -> count == 1);
      }
      assertThat(topology(fleet).path("nodes")).hasSize(2);
      assertThat(fleet.heldBy(2) + fleet.heldBy(3)).isZero();
      untilHeld(fleet, load.documents());
      untilCopies(fleet, 1);
      assertThat(fleet.get("/indexes/films/documents/1").status()).isEqualTo(200);
      for (String force : new String[] {"false", "true"}) {
        Reply last = fleet.admin("DELETE", GROUPS + "/0?force=" + force, "");
        assertThat(last.status()).isEqualTo(400);
        assertThat(last.text()).contains("replica group 0 is the last", "nothing was changed");
      }
    }
  }

  @Test
  void groupWithAFailedNodeIsGivenUpByForceAndPagesAreOfOneGroup(@TempDir Path folder) {
    Map<String, String> probed = Map.of(FleetSettings.PROBED, "500ms", "failure-grace", "10m");
    try (TestFleet fleet = new TestFleet(folder, 2, probed)) {
      fleet.fill(DOCUMENTS);
      fleet.admin("POST", GROUPS, startNodes(fleet, 2));
      fleet.untilNode(2, "active");
      fleet.untilNode(3, "active");
      untilCopies(fleet, 2);
      assertThat(paged(fleet)).hasSize(DOCUMENTS);

      fleet.stopNode(3);
      fleet.untilNode(3, "failed");
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      Reply refused = fleet.admin("DELETE", GROUPS + "/1", "");
      assertThat(refused.status()).as(refused.text()).isEqualTo(409);
      assertThat(refused.text()).contains("node 'node-3' of replica group 1 has failed", "force");

      Reply forced = fleet.admin("DELETE", GROUPS + "/1?force=true", "");

      assertThat(forced.status()).as(forced.text()).isEqualTo(202);
      fleet.until(() -> groups(fleet), count -> count == 1);
      assertThat(topology(fleet).path("nodes")).hasSize(2);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(2)).isZero();
    }
  }

  @Test
  void numberInTheMiddleStaysUntilThoseAboveAreGoneAlsoAcrossARestart(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 1)) {
      fleet.fill(50);
      for (int group = 1; group < 3; group++) {
        fleet.admin("POST", GROUPS, startNodes(fleet, 1));
        fleet.untilNode(group, "active");
      }
      untilCopies(fleet, 3);
      Reply lastNode = fleet.admin("DELETE", "/_miroir/nodes/node-1", "");
      assertThat(lastNode.status()).isEqualTo(400);

      fleet.admin("DELETE", GROUPS + "/1", "");
      fleet.restartServer();
      fleet.until(() -> topology(fleet).path("nodes").size(), count -> count == 2);
      assertThat(groups(fleet)).isEqualTo(3);
      assertThat(fleet.admin("DELETE", GROUPS + "/1", "").status()).isEqualTo(202);
      assertThat(fleet.found()).isEqualTo(50);

      fleet.admin("DELETE", GROUPS + "/2", "");
      fleet.until(() -> groups(fleet), count -> count == 1);
      untilCopies(fleet, 1);
      assertThat(fleet.found()).isEqualTo(50);
    }
  }

  private static Reply factor(TestFleet fleet, int copies) {
    return fleet.admin("PUT", FACTOR, "{\"replication_factor\":" + copies + "}");
  }

  /** Starts nodes and makes a request of them that adds them as a group. */
  private static String startNodes(TestFleet fleet, int count) {
    int first = fleet.nodeCount();
    return IntStream.range(first, first + count)
        .mapToObj(
            node ->
                "{\"id\":\"node-%d\",\"address\":\"%s\"}".formatted(node, fleet.startNode().uri()))
        .collect(Collectors.joining(",", "{\"nodes\":[", "]}"));
  }

  private static JsonNode plan(TestFleet fleet, String change) {
    Reply reply = fleet.admin("POST", "/_miroir/plan", change);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static JsonNode topology(TestFleet fleet) {
    return fleet.admin("GET", "/_miroir/topology", "").json();
  }

  private static int groups(TestFleet fleet) {
    return topology(fleet).path("replica_groups").asInt();
  }

  private static JsonNode shards(TestFleet fleet, String index) {
    return fleet.admin("GET", "/_miroir/shards?index=" + index, "").json().path("shards");
  }

  /** Waits until every shard has so many copies and no job is open. */
  private static void untilCopies(TestFleet fleet, int copies) {
    fleet.until(
        fleet::owners,
        owners -> owners.valueStream().allMatch(holders -> holders.size() == copies));
    fleet.settled();
  }

  /** Waits until the nodes of the fleet together hold so many documents. */
  private static void untilHeld(TestFleet fleet, int documents) {
    fleet.until(
        () -> IntStream.range(0, fleet.nodeCount()).map(fleet::heldBy).sum(),
        held -> held == documents);
  }

  /** The nodes that were searched since the server started. */
  private static Set<String> searchedNodes(TestFleet fleet) {
    Matcher matcher =
        Pattern.compile(
                "miroir_node_request_duration_seconds_count\\{([^}]*)operation=\"search\"[^}]*\\}")
            .matcher(fleet.admin("GET", "/_miroir/metrics", "").text());
    Set<String> nodes = new TreeSet<>();
    while (matcher.find()) {
      nodes.add(matcher.group(1));
    }
    return nodes;
  }

  /** The ids of all documents, page by page. */
  private static Set<Integer> paged(TestFleet fleet) {
    Set<Integer> ids = new TreeSet<>();
    for (int offset = 0; offset < DOCUMENTS; offset += 30) {
      fleet
          .get("/indexes/books/documents?limit=30&offset=" + offset)
          .json()
          .path("results")
          .forEach(document -> ids.add(document.path("id").asInt()));
    }
    return ids;
  }
}
