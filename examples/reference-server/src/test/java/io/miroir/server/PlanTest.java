package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeServer;
import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a change would move, told before it is made. */
class PlanTest {
  private static final int DOCUMENTS = 240;
  private static final String NODE_1 = "{\"change\":\"drain\",\"id\":\"node-1\"}";

  @Test
  void plannedMovesAreTheOnesThatAreMadeAndNothingIsChangedBefore(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      JsonNode before = fleet.owners();
      NodeServer more = fleet.startNode();

      JsonNode plan = plan(fleet, add("node-2", more));

      assertThat(fleet.owners()).isEqualTo(before);
      assertThat(fleet.rebalance().path("phases")).isEmpty();
      assertThat(fleet.admin("GET", "/_miroir/topology", "").json().path("nodes").size())
          .isEqualTo(2);
      assertThat(plan.path("obstacles")).isEmpty();
      assertThat(plan.path("documents_per_second").isNull()).isTrue();
      assertThat(plan.path("copy_seconds").isNull()).isTrue();

      fleet.admin(
          "POST", "/_miroir/nodes", "{\"id\":\"node-2\",\"address\":\"%s\"}".formatted(more.uri()));
      fleet.until(fleet::owners, owners -> owners.toString().contains("node-2"));
      JsonNode made = fleet.settled();
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/nodes/node-2/status", "").json(),
          seat -> seat.path("status").asString("").equals("active"));
      assertThat(moves(plan.path("moves"))).isEqualTo(moves(made.path("phases")));
      assertThat(plan.path("total").path("documents").asInt()).isEqualTo(fleet.heldBy(2));
      assertThat(sum(plan, "documents")).isEqualTo(fleet.heldBy(2));
      assertThat(plan.path("total").path("bytes").asLong()).isPositive();

      JsonNode next = plan(fleet, "{\"change\":\"remove\",\"id\":\"node-2\"}");
      assertThat(next.path("documents_per_second").asDouble(0)).isPositive();
      assertThat(next.path("copy_seconds").asDouble(0)).isPositive();
      assertThat(next.path("total").path("documents").asInt()).isEqualTo(fleet.heldBy(2));
    }
  }

  @Test
  void moreCopiesAreCopiedFromTheOnesThereAre(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      JsonNode plan = plan(fleet, "{\"change\":\"replication-factor\",\"replication_factor\":2}");
      assertThat(plan.path("total").path("documents").asInt()).isEqualTo(DOCUMENTS);
      assertThat(plan.path("moves"))
          .hasSize(8)
          .allMatch(move -> move.path("kind").asString().equals("add-copy"));
      JsonNode three = plan(fleet, "{\"change\":\"replication-factor\",\"replication_factor\":3}");
      assertThat(kinds(three)).containsExactly("refused");
      JsonNode forced =
          plan(
              fleet, "{\"change\":\"replication-factor\",\"replication_factor\":3,\"force\":true}");
      assertThat(kinds(forced)).containsExactly("fewer-copies");
    }
  }

  @Test
  void changeThatWouldBeRefusedSaysWhyInTheSameWords(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of(FleetSettings.COPIES, "2"))) {
      fleet.fill(10);
      JsonNode refused = plan(fleet, NODE_1);
      assertThat(refused.path("moves")).isEmpty();
      assertThat(kinds(refused)).containsExactly("refused");
      assertThat(refused.path("obstacles").path(0).path("weight").asString()).isEqualTo("refuses");
      String told = fleet.admin("POST", "/_miroir/nodes/node-1/drain", "").text();
      assertThat(told).contains(refused.path("obstacles").path(0).path("message").asString());

      JsonNode forced = plan(fleet, "{\"change\":\"drain\",\"id\":\"node-1\",\"force\":true}");
      assertThat(kinds(forced)).containsExactly("fewer-copies");
      assertThat(forced.path("moves"))
          .hasSize(8)
          .allMatch(move -> move.path("kind").asString().equals("drop"));
      assertThat(forced.path("total").path("documents").asInt(-1)).isZero();
    }
  }

  @Test
  void nodesThatDoNotAnswerArePointedOutAndTheRestIsMeasured(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(DOCUMENTS);
      fleet.stopNode(2);
      JsonNode plan = plan(fleet, NODE_1);
      assertThat(kinds(plan)).contains("node-unreachable");
      assertThat(plan.path("obstacles").toString()).contains("node 'node-2'");
      assertThat(plan.path("total").path("documents").asInt()).isEqualTo(fleet.heldBy(1));
      assertThat(plan.path("total").path("unmeasured_moves").asInt(-1)).isZero();

      JsonNode own = plan(fleet, "{\"change\":\"drain\",\"id\":\"node-2\"}");
      assertThat(own.path("total").path("unmeasured_moves").asInt())
          .isEqualTo(own.path("moves").size())
          .isPositive();
      assertThat(own.path("moves").path(0).path("documents").isNull()).isTrue();

      JsonNode absent =
          plan(fleet, "{\"change\":\"add\",\"id\":\"node-9\",\"address\":\"http://127.0.0.1:9\"}");
      assertThat(kinds(absent)).contains("node-unfit", "node-unreachable");
    }
  }

  @Test
  void pausedIndexAndDocumentsWithoutAShardArePointedOut(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.fill(50);
      fleet.admin("POST", "/_miroir/rebalance/pause", "{\"index_uid\":\"books\"}");
      fleet.askNode(0, "POST", "/indexes/books/documents", "[{\"id\":1000},{\"id\":1001}]");
      JsonNode plan =
          fleet.until(
              () -> plan(fleet, NODE_1), told -> kinds(told).contains("unmarked-documents"));
      assertThat(kinds(plan)).contains("paused");
      assertThat(plan.path("obstacles").toString())
          .contains("'books' on node 'node-0' without _miroir_shard: 2");
    }
  }

  @Test
  void openJobDelaysAndItsMovesAreNotPlannedAgain(@TempDir Path folder) {
    Map<String, String> slow =
        Map.of("batch-documents", "5", "batch-delay", "100ms", "max-concurrent-migrations", "1");
    try (TestFleet fleet = new TestFleet(folder, 2, slow)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));
      JsonNode open = plan(fleet, NODE_1);
      assertThat(kinds(open)).containsExactly("job-open");
      assertThat(open.path("moves")).allMatch(move -> from(move).equals("node-1"));
      Set<String> moving = moves(fleet.rebalance().path("phases"));
      assertThat(moves(open.path("moves"))).doesNotContainAnyElementsOf(moving);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      for (String body :
          new String[] {
            "{}",
            "{\"change\":\"grow\"}",
            "{\"change\":\"drain\",\"id\":\"no/node\"}",
            "{\"change\":\"drain\",\"id\":\"node-1\",\"replica_group\":1}",
            "{\"change\":\"drain\",\"id\":\"node-1\",\"force\":1}",
            "{\"change\":\"replication-factor\"}",
            "{\"change\":\"add\",\"id\":\"node-2\"}"
          }) {
        assertThat(fleet.admin("POST", "/_miroir/plan", body).status()).as(body).isEqualTo(400);
      }
      assertThat(
              fleet
                  .admin("POST", "/_miroir/plan", "{\"change\":\"drain\",\"id\":\"node-9\"}")
                  .status())
          .isEqualTo(404);
      assertThat(fleet.ask("POST", "/_miroir/plan", NODE_1).status()).isEqualTo(401);
    }
  }

  private static String add(String id, NodeServer node) {
    return "{\"change\":\"add\",\"id\":\"%s\",\"address\":\"%s\"}".formatted(id, node.uri());
  }

  private static JsonNode plan(TestFleet fleet, String body) {
    Reply reply = fleet.admin("POST", "/_miroir/plan", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static Set<String> kinds(JsonNode plan) {
    Set<String> kinds = new TreeSet<>();
    plan.path("obstacles").forEach(obstacle -> kinds.add(obstacle.path("kind").asString()));
    return kinds;
  }

  private static Set<String> moves(JsonNode moves) {
    Set<String> told = new TreeSet<>();
    stream(moves)
        .forEach(
            move ->
                told.add(
                    "%s %s %s %s"
                        .formatted(
                            move.path("kind").asString(),
                            move.path("shard"),
                            from(move),
                            move.path("destination").asString())));
    return told;
  }

  private static String from(JsonNode move) {
    return move.path("source").asString();
  }

  private static long sum(JsonNode plan, String field) {
    return stream(plan.path("moves")).mapToLong(move -> move.path(field).asLong()).sum();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
