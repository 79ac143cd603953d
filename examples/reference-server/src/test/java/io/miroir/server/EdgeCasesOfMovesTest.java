package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The edge cases of what moves carry and where to, each under the name of its row in the design.
 */
class EdgeCasesOfMovesTest {
  private static final String DOCUMENTS = "/indexes/books/documents";

  /** One shard, which moves to the second node. */
  private static Map<String, String> oneShard(String... settings) {
    Map<String, String> all =
        new HashMap<>(Map.of(FleetSettings.SHARDS, "1", FleetSettings.DOORS, "true"));
    for (int at = 0; at < settings.length; at += 2) {
      all.put(settings[at], settings[at + 1]);
    }
    return all;
  }

  @Test
  void documentOrPageTooLarge(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 1, oneShard("batch-bytes", "20000"))) {
      fleet.fill(40);
      fleet.done("POST", DOCUMENTS, sized(100, 50_000));
      for (int id = 200; id < 230; id++) {
        fleet.done("POST", DOCUMENTS, sized(id, 3_000));
      }
      fleet.done("POST", DOCUMENTS, sized(300, 90_000));
      fleet.startNode();
      refuseAbove(fleet, 60_000);

      fleet.join(1);
      JsonNode failed = end(fleet);

      assertThat(failed.path("step").asString()).isEqualTo("failed");
      assertThat(failed.path("cause").asString()).contains("TOO_LARGE", "document '300'");
      assertThat(fleet.heldBy(1)).isZero();
      assertThat(fleet.owners().toString()).doesNotContain("node-1");

      // A batch that is too large for the target is halved; a document goes alone if it must.
      fleet.done("DELETE", DOCUMENTS + "/300", "");
      fleet.admin("POST", "/_miroir/rebalance", "");
      fleet.until(fleet::owners, owners -> owners.toString().contains("node-1"));
      assertThat(end(fleet).path("done").asBoolean(false)).isTrue();
      assertThat(fleet.heldBy(1)).isEqualTo(71);
      assertThat(fleet.get(DOCUMENTS + "/100").text()).hasSizeGreaterThan(50_000);
    }
  }

  @Test
  void targetDies(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder,
            1,
            oneShard("batch-documents", "5", "batch-delay", "100ms", "progress-deadline", "2s"))) {
      fleet.fill(200);
      fleet.grow();
      copying(fleet);

      fleet.stopNode(1);

      assertWaitsThenFails(fleet, "node-1");
      fleet.restartNode(1);
      assertPlannedAgain(fleet);
    }
  }

  @Test
  void itsDiskIsFull(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder,
            1,
            oneShard("batch-documents", "5", "batch-delay", "100ms", "progress-deadline", "2s"))) {
      fleet.fill(200);
      fleet.grow();
      copying(fleet);

      fillDisk(fleet);

      assertWaitsThenFails(fleet, "NO_SPACE");
      fleet.door(1).open();
      assertPlannedAgain(fleet);
    }
  }

  /** The move stands, says why, and writes go on; after the progress deadline it is given up. */
  private static void assertWaitsThenFails(TestFleet fleet, String cause) {
    JsonNode waiting =
        fleet.until(
            () -> fleet.rebalance().path("phases").get(0), move -> !move.path("cause").isNull());
    assertThat(waiting.path("cause").asString()).contains(cause);
    JsonNode written = fleet.done("POST", DOCUMENTS, "{\"id\":200,\"word\":\"common\"}");
    assertThat(written.path("status").asString()).isEqualTo("succeeded");
    assertThat(fleet.found()).isEqualTo(201);
    JsonNode failed = end(fleet);
    assertThat(failed.path("step").asString()).isEqualTo("failed");
    assertThat(failed.path("cause").asString()).contains(cause);
    assertThat(fleet.owners().toString()).doesNotContain("node-1");
    assertThat(fleet.found()).isEqualTo(201);
  }

  private static void assertPlannedAgain(TestFleet fleet) {
    fleet.admin("POST", "/_miroir/rebalance", "");
    fleet.until(fleet::owners, owners -> owners.toString().contains("node-1"));
    assertThat(end(fleet).path("done").asBoolean(false)).isTrue();
    assertThat(fleet.heldBy(1)).isEqualTo(201);
    assertThat(fleet.found()).isEqualTo(201);
  }

  @Test
  void vectors(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 1, oneShard())) {
      embed(fleet, "false");

      fleet.grow();
      fleet.untilNode(1, "active");

      assertThat(end(fleet).path("done").asBoolean(false)).isTrue();
      JsonNode kept =
          fleet.askNode(1, "POST", DOCUMENTS + "/fetch", "{\"limit\":10,\"retrieveVectors\":true}");
      assertThat(kept.path("results")).hasSize(2);
      kept.path("results")
          .forEach(
              document ->
                  assertThat(document.at("/_vectors/own").toString())
                      .contains("0.25", "\"regenerate\":false"));
      assertThat(fleet.askNode(1, "GET", "/indexes/books/settings", "").at("/embedders/own"))
          .isNotEmpty();
    }
  }

  @Test
  void vectorsThatWouldChangeAreRefusedUnlessThatIsAllowed(
      @TempDir Path folder, @TempDir Path allowing) {
    try (TestFleet fleet = new TestFleet(folder, 1, oneShard())) {
      embed(fleet, "true");
      fleet.grow();
      JsonNode refused = end(fleet);
      assertThat(refused.path("step").asString()).isEqualTo("failed");
      assertThat(refused.path("cause").asString())
          .contains("embedder 'own' is binary-quantised", "allow-lossy");
      assertThat(fleet.owners().toString()).doesNotContain("node-1");
    }
    try (TestFleet fleet =
        new TestFleet(allowing, 1, oneShard(FleetSettings.EXECUTOR, "allow-lossy: 'true'"))) {
      embed(fleet, "true");
      fleet.grow();
      fleet.untilNode(1, "active");
      assertThat(fleet.owners().toString()).contains("node-1");
      assertThat(fleet.heldBy(1)).isEqualTo(2);
    }
  }

  private static void embed(TestFleet fleet, String quantised) {
    fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
    fleet.done(
        "PATCH",
        "/indexes/books/settings",
        "{\"embedders\":{\"own\":{\"source\":\"userProvided\",\"dimensions\":2,"
            + "\"binaryQuantized\":"
            + quantised
            + "}}}");
    fleet.done(
        "POST",
        DOCUMENTS,
        "[{\"id\":1,\"_vectors\":{\"own\":{\"embeddings\":[[0.25,1]],\"regenerate\":false}}},"
            + "{\"id\":2,\"_vectors\":{\"own\":{\"embeddings\":[[1,0.25]],\"regenerate\":false}}}]");
  }

  /** The second node takes no body above so many bytes. */
  private static void refuseAbove(TestFleet fleet, int bytes) {
    fleet
        .door(1)
        .answers(
            asked ->
                asked.body().length() > bytes
                    ? Optional.of(
                        new Door.Reply(
                            413,
                            "{\"message\":\"too large\",\"code\":\"payload_too_large\","
                                + "\"type\":\"invalid_request\",\"link\":\"\"}"))
                    : Optional.empty());
  }

  /** The second node accepts documents and then has no space for them. */
  private static void fillDisk(TestFleet fleet) {
    fleet
        .door(1)
        .answers(
            asked -> {
              if (asked.is("POST", DOCUMENTS)) {
                return Optional.of(
                    new Door.Reply(202, "{\"taskUid\":900000,\"status\":\"enqueued\"}"));
              }
              if (asked.is("GET", "/tasks/900000")) {
                return Optional.of(
                    new Door.Reply(
                        200,
                        "{\"uid\":900000,\"status\":\"failed\",\"error\":{\"code\":"
                            + "\"no_space_left_on_device\",\"message\":\"No space left.\"}}"));
              }
              return Optional.empty();
            });
  }

  private static String sized(int id, int bytes) {
    String word = IntStream.range(0, bytes).mapToObj(at -> "x").collect(Collectors.joining());
    return "{\"id\":" + id + ",\"word\":\"common\",\"text\":\"" + word + "\"}";
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

  /** The one move, once its job has ended. */
  private static JsonNode end(TestFleet fleet) {
    return fleet
        .until(
            fleet::rebalance,
            told -> !told.path("phases").isEmpty() && !told.path("in_progress").asBoolean(true))
        .path("phases")
        .get(0);
  }
}
