package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import tools.jackson.databind.node.IntNode;

/** What people ask of moves that are under way, and what it leaves. */
class ControlTest {
  private static final String BOOKS = "{\"index_uid\":\"books\"}";
  private static final int DOCUMENTS = 240;

  /** A copy of some seconds. */
  private static final Map<String, String> SLOW =
      Map.of("batch-documents", "5", "batch-delay", "100ms", "max-concurrent-migrations", "1");

  /** Mirrors for longer than the test takes. */
  private static final Map<String, String> MIRRORED = Map.of("undo-window", "10m");

  @Test
  void pausedMovesStandStillOverARestartAndGoOnFromTheirCursor(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      copying(fleet);

      assertThat(ask(fleet, "pause", BOOKS).status()).isEqualTo(202);
      JsonNode paused = stopped(fleet);
      fleet.restartServer();
      JsonNode after = fleet.rebalance();
      assertThat(after.path("in_progress").asBoolean(false)).isTrue();
      assertThat(after.path("phases")).isEqualTo(paused.path("phases"));
      fleet.done("POST", "/indexes/books/documents", "{\"id\":240,\"word\":\"common\"}");

      assertThat(ask(fleet, "resume", BOOKS).status()).isEqualTo(202);
      JsonNode end = fleet.settled();
      assertThat(fleet.found()).isEqualTo(DOCUMENTS + 1);
      long copied = sum(end, "docs_migrated");
      assertThat(copied).isBetween(fleet.heldBy(2) - 1L, (long) fleet.heldBy(2));
    }
  }

  @Test
  void oneShardIsPausedAndTheOthersMove(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      JsonNode begun = copying(fleet);
      String shard =
          moves(begun)
              .filter(move -> move.path("state").asString().equals("Idle"))
              .map(move -> move.path("shard").asString())
              .findFirst()
              .orElseThrow();
      String one = "{\"index_uid\":\"books\",\"shard\":" + shard + "}";

      assertThat(ask(fleet, "pause", one).status()).isEqualTo(202);
      JsonNode stopped = stopped(fleet);
      assertThat(moves(stopped).filter(move -> !over(move)).map(move -> move.path("shard")))
          .containsExactly(IntNode.valueOf(Integer.parseInt(shard)));
      assertThat(fleet.owners().path(shard).toString()).doesNotContain("node-2");

      assertThat(ask(fleet, "resume", one).status()).isEqualTo(202);
      fleet.settled();
      assertThat(fleet.owners().path(shard).toString()).contains("node-2");
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void shardOfAnIndexThatIsPausedAsAWholeDoesNotGoOnAlone(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(DOCUMENTS);
      assertThat(ask(fleet, "pause", BOOKS).status()).isEqualTo(202);
      assertThat(ask(fleet, "pause", BOOKS).status()).isEqualTo(409);
      fleet.grow();
      assertThat(fleet.rebalance().path("in_progress").asBoolean(true)).isFalse();

      Reply alone = ask(fleet, "resume", "{\"index_uid\":\"books\",\"shard\":0}");

      assertThat(alone.status()).isEqualTo(409);
      assertThat(alone.text()).contains("paused as a whole", "resume the index");
      ask(fleet, "resume", BOOKS);
      fleet.until(fleet::owners, owners -> owners.toString().contains("node-2"));
      fleet.settled();
    }
  }

  @Test
  void cancelledMovesLeaveTheOldOwnersAndNoHalfCopyUntilTheyAreRetried(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(DOCUMENTS);
      JsonNode before = fleet.owners();
      fleet.grow();
      copying(fleet);

      Reply told = ask(fleet, "cancel", "{\"index_uid\":\"books\",\"dry_run\":true}");
      assertThat(told.status()).isEqualTo(200);
      assertThat(outcomes(told.json())).contains("nothing changed", "rolled back");
      assertThat(fleet.rebalance().path("in_progress").asBoolean(false)).isTrue();
      assertThat(ask(fleet, "cancel", BOOKS).status()).isEqualTo(202);

      JsonNode end = fleet.settled();
      assertThat(moves(end).filter(move -> !move.path("done").asBoolean(false)))
          .isNotEmpty()
          .allMatch(move -> move.path("state").asString().equals("Failed"))
          .allMatch(move -> move.path("cause").asString().equals("cancelled by an operator"));
      int kept = (int) moves(end).filter(move -> move.path("done").asBoolean(false)).count();
      assertThat(kept).isLessThan(before.size());
      Set<String> moved = doneShards(end);
      before
          .propertyStream()
          .filter(shard -> !moved.contains(shard.getKey()))
          .forEach(
              shard -> assertThat(fleet.owners().path(shard.getKey())).isEqualTo(shard.getValue()));
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2)).isEqualTo(DOCUMENTS);
      assertThat(fleet.admin("POST", "/_miroir/rebalance", "").status()).isEqualTo(200);

      assertThat(ask(fleet, "retry", BOOKS).status()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/nodes/node-2/status", "").json(),
          seat -> seat.path("status").asString("").equals("active"));
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2)).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void nextTopologyEventEndsACancel(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(DOCUMENTS);
      fleet.grow();
      copying(fleet);
      ask(fleet, "cancel", BOOKS);
      fleet.settled();

      fleet.grow();
      fleet.until(fleet::owners, owners -> owners.toString().contains("node-2"));
      ask(fleet, "cancel", BOOKS);
      fleet.settled();
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  @Test
  void afterTheCommitACancelIsRefusedAndAnUndoBringsTheShardsBack(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, MIRRORED)) {
      fleet.fill(DOCUMENTS);
      JsonNode before = fleet.owners();
      fleet.grow();
      // More moves than may run at once: those that mirror don't count.
      fleet.until(
          fleet::rebalance,
          told ->
              moves(told).count() > 0
                  && moves(told)
                      .allMatch(move -> move.path("step").asString().equals("mirroring")));
      fleet.done("POST", "/indexes/books/documents", "{\"id\":240,\"word\":\"common\"}");
      fleet.done("PUT", "/indexes/books/documents", "{\"id\":7,\"more\":true}");
      fleet.done("DELETE", "/indexes/books/documents/8", "");

      Reply late = ask(fleet, "cancel", BOOKS);
      assertThat(late.status()).isEqualTo(409);
      assertThat(late.text()).contains("goes forward only", "nothing was changed");
      Reply undone = ask(fleet, "undo", BOOKS);
      assertThat(undone.status()).as(undone.text()).isEqualTo(202);
      fleet.until(fleet::owners, before::equals);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.get("/indexes/books/documents/7").text()).contains("\"more\":true");
      assertThat(fleet.get("/indexes/books/documents/8").status()).isEqualTo(404);
      assertThat(fleet.get("/indexes/books/documents/240").status()).isEqualTo(200);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(10);
      assertThat(ask(fleet, "cancel", BOOKS).status()).isEqualTo(409);
      assertThat(ask(fleet, "cancel", BOOKS).text()).contains("no move to cancel");
      assertThat(ask(fleet, "undo", "{\"index_uid\":\"films\"}").status()).isEqualTo(404);
      assertThat(ask(fleet, "pause", "{}").status()).isEqualTo(400);
      assertThat(ask(fleet, "pause", "{\"index_uid\":\"books\",\"shard\":-1}").status())
          .isEqualTo(400);
      assertThat(ask(fleet, "pause", "{\"index_uid\":\"books\",\"dry_run\":1}").status())
          .isEqualTo(400);
    }
  }

  private static Reply ask(TestFleet fleet, String act, String body) {
    return fleet.admin("POST", "/_miroir/rebalance/" + act, body);
  }

  private static Stream<JsonNode> moves(JsonNode status) {
    return StreamSupport.stream(status.path("phases").spliterator(), false);
  }

  private static boolean over(JsonNode move) {
    return move.path("done").asBoolean(false) || move.path("state").asString().equals("Failed");
  }

  private static Set<String> doneShards(JsonNode status) {
    Set<String> shards = new TreeSet<>();
    moves(status)
        .filter(move -> move.path("done").asBoolean(false))
        .forEach(move -> shards.add(move.path("shard").asString()));
    return shards;
  }

  private static Set<String> outcomes(JsonNode answer) {
    Set<String> outcomes = new TreeSet<>();
    answer.path("moves").forEach(move -> outcomes.add(move.path("outcome").asString()));
    return outcomes;
  }

  private static long sum(JsonNode status, String field) {
    return moves(status).mapToLong(move -> move.path(field).asLong()).sum();
  }

  /** Waits until a copy is under way. */
  private static JsonNode copying(TestFleet fleet) {
    return fleet.until(
        fleet::rebalance,
        told ->
            moves(told)
                .anyMatch(
                    move ->
                        move.path("state").asString().equals("MigrationInProgress")
                            && move.path("docs_migrated").asLong() > 0));
  }

  /** Waits until every open move is paused and no mover leads. */
  private static JsonNode stopped(TestFleet fleet) {
    return fleet.until(
        fleet::rebalance,
        told ->
            !told.path("leading").asBoolean(true)
                && moves(told)
                    .allMatch(move -> over(move) || move.path("paused").asBoolean(false)));
  }
}
