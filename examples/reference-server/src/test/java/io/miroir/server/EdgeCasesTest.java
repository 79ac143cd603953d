package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The edge cases of documents and indexes, each under the name of its row in the design. */
class EdgeCasesTest {
  private static final String DOCUMENTS = "/indexes/books/documents";
  private static final String BOOKS = "{\"index_uid\":\"books\"}";

  /** A copy of some seconds. */
  private static final Map<String, String> SLOW =
      Map.of("batch-documents", "5", "batch-delay", "100ms", "max-concurrent-migrations", "1");

  @Test
  void indexDeletedDuringAJob(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(240);
      fleet.grow();
      copying(fleet);

      JsonNode deleted = fleet.done("DELETE", "/indexes/books", "");

      assertThat(deleted.path("status").asString()).isEqualTo("succeeded");
      assertThat(fleet.get("/indexes/books").status()).isEqualTo(404);
      assertThat(fleet.rebalance().path("phases")).isEmpty();
      for (int node = 0; node < 3; node++) {
        assertThat(fleet.askNode(node, "GET", "/indexes", "").path("total").asInt(-1))
            .as("node %s", node)
            .isZero();
        assertThat(fleet.keys(node).toString()).doesNotContain("rebalance:books");
      }
      fleet.untilNode(2, "active");
      fleet.fill(60);
      assertThat(fleet.found()).isEqualTo(60);
      assertThat(fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2)).isEqualTo(60);
    }
  }

  @Test
  void swapPrimaryKeyChangeEditDuringAJob(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.done("POST", "/indexes", "{\"uid\":\"films\"}");
      fleet.fill(240);
      fleet.grow();
      copying(fleet);
      fleet.admin("POST", "/_miroir/rebalance/pause", BOOKS);

      for (Reply refused :
          List.of(
              fleet.ask("POST", "/swap-indexes", "[{\"indexes\":[\"films\",\"books\"]}]"),
              fleet.ask("PATCH", "/indexes/books", "{\"primaryKey\":\"word\"}"),
              fleet.ask("POST", DOCUMENTS + "/edit", "{\"function\":\"doc.word = 1\"}"))) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("miroir_rebalance_running");
        assertThat(refused.text())
            .containsPattern("job [0-9a-f-]{36} moves its shards, moves to go: [1-9]")
            .contains("miroir rebalance cancel books", "nothing was changed");
      }
      fleet.admin("POST", "/_miroir/rebalance/resume", BOOKS);
      fleet.untilNode(2, "active");
      fleet.settled();
      assertThat(fleet.found()).isEqualTo(240);
      assertThat(fleet.ask("PATCH", "/indexes/books", "{\"primaryKey\":\"word\"}").code())
          .isEqualTo("index_primary_key_already_exists");
      fleet.done("PATCH", "/indexes/films", "{\"primaryKey\":\"isbn\"}");
      assertThat(fleet.get("/indexes/films").json().path("primaryKey").asString())
          .isEqualTo("isbn");
      Reply edited = fleet.ask("POST", DOCUMENTS + "/edit", "{\"function\":\"\"}");
      assertThat(edited.status()).isEqualTo(501);
    }
  }

  @Test
  void settingsDuringAJob(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW)) {
      fleet.fill(240);
      fleet.grow();
      copying(fleet);
      assertThat(fleet.admin("POST", "/_miroir/rebalance/pause", BOOKS).status()).isEqualTo(202);

      fleet.done("PATCH", "/indexes/books/settings", "{\"filterableAttributes\":[\"word\"]}");

      for (int node = 0; node < 3; node++) {
        assertThat(filterable(fleet.askNode(node, "GET", "/indexes/books/settings", "")))
            .as("node %s", node)
            .contains("word", "_miroir_shard", "_miroir_key", "_miroir_version");
      }
      assertThat(filterable(fleet.get("/indexes/books/settings").json())).containsExactly("word");
      fleet.admin("POST", "/_miroir/rebalance/resume", BOOKS);
      fleet.untilNode(2, "active");
      JsonNode found =
          fleet
              .ask("POST", "/indexes/books/search", "{\"filter\":\"word = common\",\"limit\":1000}")
              .json();
      assertThat(found.path("hits")).hasSize(240);
      assertThat(found.toString()).doesNotContain("_miroir_");
    }
  }

  @Test
  void primaryKeyNotGiven(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.done("POST", "/indexes/books/documents", "[{\"title\":\"a\",\"bookId\":1}]");

      assertThat(fleet.get("/indexes/books").json().path("primaryKey").asString())
          .isEqualTo("bookId");
      for (int node = 0; node < 2; node++) {
        assertThat(fleet.askNode(node, "GET", "/indexes/books", "").path("primaryKey").asString(""))
            .as("node %s", node)
            .isEqualTo("bookId");
      }
      assertThat(fleet.get(DOCUMENTS + "/1").status()).isEqualTo(200);
      Reply none = fleet.ask("POST", "/indexes/films/documents", "{\"title\":\"a\"}");
      assertThat(none.code()).isEqualTo("index_primary_key_no_candidate_found");
      Reply two = fleet.ask("POST", "/indexes/films/documents", "{\"id\":1,\"aid\":2}");
      assertThat(two.code()).isEqualTo("index_primary_key_multiple_candidates_found");
      assertThat(fleet.get("/indexes/films").status()).isEqualTo(404);
    }
  }

  @Test
  void oneBadDocumentInABatch(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(10);
      String tasks = fleet.get("/tasks").text();
      for (String bad :
          List.of(
              "{\"word\":\"no id\"}",
              "{\"id\":\"a b\"}",
              "{\"id\":[1]}",
              "{\"id\":999,\"_miroir_version\":1}")) {
        Reply refused = fleet.ask("POST", DOCUMENTS, batch(100, 110, bad));

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).isNotEmpty();
      }
      assertThat(fleet.heldBy(0) + fleet.heldBy(1)).isEqualTo(10);
      assertThat(fleet.get("/tasks").text()).isEqualTo(tasks);
    }
  }

  @Test
  void twelveAsNumberAndAsText(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3)) {
      fleet.done("POST", DOCUMENTS, "[{\"id\":12,\"a\":1},{\"id\":\"13\",\"a\":1}]");
      fleet.done("POST", DOCUMENTS, "[{\"id\":\"12\",\"a\":2},{\"id\":13,\"a\":2}]");

      assertThat(fleet.get("/indexes/books/stats").json().path("numberOfDocuments").asInt())
          .isEqualTo(2);
      assertThat(fleet.get(DOCUMENTS + "/12").json().path("a").asInt()).isEqualTo(2);
      fleet.done("POST", DOCUMENTS + "/delete-batch", "[\"13\",12]");
      assertThat(fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2)).isZero();
    }
  }

  @Test
  void manyDocumentsOnOneHash(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2, Map.of("batch-documents", "5"))) {
      fleet.fill(80);
      JsonNode owners = fleet.owners();
      fleet.admin("POST", "/_miroir/rebalance/pause", BOOKS);
      fleet.grow();
      List<Integer> moving = planned(fleet);
      int some = moving.get(0);
      int many = moving.get(1);
      stack(fleet, owners, some, 40);
      stack(fleet, owners, many, 10_001);

      fleet.admin("POST", "/_miroir/rebalance/resume", BOOKS);
      fleet.until(fleet::rebalance, told -> !told.path("phases").isEmpty());
      JsonNode end = fleet.settled();

      for (JsonNode move : end.path("phases")) {
        boolean failed = move.path("state").asString().equals("Failed");
        assertThat(failed).as(move.toString()).isEqualTo(move.path("shard").asInt() == many);
      }
      assertThat(end.toString()).contains("10001 documents of", "have one key hash");
      assertThat(onNode(fleet, 2, some)).isGreaterThanOrEqualTo(40);
      assertThat(onNode(fleet, 2, many)).isZero();
      assertThat(fleet.owners().path(String.valueOf(many)))
          .isEqualTo(owners.path(String.valueOf(many)));
      assertThat(fleet.found()).isEqualTo(80);
    }
  }

  @Test
  void emptyShardEmptyIndex(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.done("POST", "/indexes", "{\"uid\":\"empty\",\"primaryKey\":\"id\"}");
      fleet.done("POST", DOCUMENTS, "{\"id\":1,\"word\":\"common\"}");

      fleet.grow();
      fleet.untilNode(2, "active");
      JsonNode end = fleet.settled();

      List<JsonNode> empty =
          end.path("phases")
              .valueStream()
              .filter(move -> move.path("index").asString().equals("empty"))
              .toList();
      assertThat(empty).isNotEmpty();
      assertThat(empty)
          .allMatch(move -> move.path("done").asBoolean(false))
          .allMatch(move -> move.path("docs_migrated").asInt(-1) == 0)
          .allMatch(move -> move.path("cursor").asLong() == 1L << 52);
      assertThat(TruthfulMetricsTest.metric(fleet, "miroir_rebalance_duration_seconds_count"))
          .isEqualTo(end.path("phases").size());
      assertThat(fleet.askNode(2, "GET", "/indexes/empty", "").path("primaryKey").asString())
          .isEqualTo("id");
      assertThat(fleet.found()).isEqualTo(1);
    }
  }

  @Test
  void documentsWithoutMiroirShardOnANode(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 2)) {
      fleet.fill(80);
      JsonNode owners = fleet.owners();
      fleet.askNode(0, "POST", DOCUMENTS, "[{\"id\":1000},{\"id\":1001}]");
      fleet.until(() -> fleet.heldBy(0) + fleet.heldBy(1), held -> held == 82);

      fleet.grow();

      JsonNode told = fleet.until(fleet::rebalance, now -> !now.path("blocked").isEmpty());
      assertThat(told.path("blocked").get(0).path("index").asString()).isEqualTo("books");
      assertThat(told.path("blocked").get(0).path("cause").asString())
          .contains("'books' on node 'node-0' without _miroir_shard: 2", "./miroir import");
      assertThat(told.path("in_progress").asBoolean(true)).isFalse();
      assertThat(told.path("phases")).isEmpty();
      assertThat(fleet.owners()).isEqualTo(owners);

      fleet.askNode(0, "POST", DOCUMENTS + "/delete-batch", "[1000,1001]");
      fleet.until(() -> fleet.heldBy(0) + fleet.heldBy(1), held -> held == 80);
      fleet.admin("POST", "/_miroir/rebalance", "");
      fleet.untilNode(2, "active");
      assertThat(fleet.rebalance().path("blocked")).isEmpty();
      assertThat(fleet.found()).isEqualTo(80);
    }
  }

  /** Puts documents on one hash of a shard, at its owner. */
  private static void stack(TestFleet fleet, JsonNode owners, int shard, int documents) {
    String owner = owners.path(String.valueOf(shard)).get(0).asString();
    int node = Integer.parseInt(owner.substring("node-".length()));
    String body =
        IntStream.range(0, documents)
            .mapToObj(
                id ->
                    "{\"id\":\"s%d-%d\",\"_miroir_shard\":%d,\"_miroir_key\":7,\"_miroir_version\":1}"
                        .formatted(shard, id, shard))
            .collect(Collectors.joining(",", "[", "]"));
    fleet.askNode(node, "POST", DOCUMENTS, body);
    fleet.until(() -> onNode(fleet, node, shard), held -> held >= documents);
  }

  private static int onNode(TestFleet fleet, int node, int shard) {
    return fleet
        .askNode(
            node,
            "POST",
            DOCUMENTS + "/fetch",
            "{\"limit\":0,\"filter\":\"_miroir_shard = " + shard + "\"}")
        .path("total")
        .asInt();
  }

  /** The shards whose moves are to begin. */
  private static List<Integer> planned(TestFleet fleet) {
    Reply told =
        fleet.admin(
            "POST", "/_miroir/rebalance/resume", "{\"index_uid\":\"books\",\"dry_run\":true}");
    List<Integer> shards = new ArrayList<>();
    told.json().path("moves").forEach(move -> shards.add(move.path("shard").asInt()));
    return shards;
  }

  private static String batch(int from, int to, String one) {
    return IntStream.range(from, to)
        .mapToObj(id -> "{\"id\":" + id + "}")
        .collect(Collectors.joining(",", "[", "," + one + "]"));
  }

  private static List<String> filterable(JsonNode settings) {
    return settings
        .path("filterableAttributes")
        .valueStream()
        .map(name -> name.asString(""))
        .toList();
  }

  private static void copying(TestFleet fleet) {
    fleet.until(
        fleet::rebalance,
        told ->
            told.path("phases")
                .valueStream()
                .anyMatch(
                    move ->
                        move.path("state").asString().equals("MigrationInProgress")
                            && move.path("docs_migrated").asLong() > 0));
  }
}
