package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.server.TestFleet.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nodes are known by the markers that they carry, whatever they say of their health. */
class NodeIdentityTest {
  private static final int DOCUMENTS = 120;

  @Test
  void everyNodeGetsAMarkerOfOneFleetAndItsName(@TempDir Path folder) {
    try (TestFleet fleet = fleet(folder, 2, "1")) {
      fleet.grow();
      String first = marker(fleet, 0);

      assertThat(first).matches("miroir fleet [0-9a-f-]{36} node node-0");
      assertThat(marker(fleet, 1)).isEqualTo(first.replace("node-0", "node-1"));
      assertThat(marker(fleet, 2)).isEqualTo(first.replace("node-0", "node-2"));
      fleet.restartServer();
      fleet.untilNode(2, "active");
      assertThat(markers(fleet, 0)).containsExactly(first);
    }
  }

  @Test
  void nodeOfAnotherFleetIsRefusedAndNothingIsChanged(
      @TempDir Path folder, @TempDir Path otherFolder) {
    try (TestFleet fleet = fleet(folder, 2, "1");
        TestFleet other = fleet(otherFolder, 2, "1")) {
      String theirs = marker(other, 1);

      Reply refused =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-2\",\"address\":\"" + other.address(1) + "\"}");

      assertThat(refused.status()).as(refused.text()).isEqualTo(409);
      assertThat(refused.text())
          .contains("is marked as node 'node-1' of another fleet", "nothing was changed");
      assertThat(markers(other, 1)).containsExactly(theirs);
      assertThat(fleet.admin("GET", "/_miroir/topology", "").json().path("nodes")).hasSize(2);
    }
  }

  @Test
  void nodeWithAReplacedDiskFailsAtOnceAndGetsAllItsCopiesAgain(@TempDir Path folder)
      throws IOException {
    try (TestFleet fleet = fleet(folder, 3, "2")) {
      fleet.fill(DOCUMENTS);
      int held = fleet.heldBy(2);
      JsonNode owners = fleet.owners();
      assertThat(held).isPositive();
      marker(fleet, 2);

      replaceDisk(fleet, folder, 2);

      fleet.until(
          () -> fleet.askNode(2, "GET", "/indexes/books/stats", ""),
          stats -> stats.path("numberOfDocuments").asInt(-1) == held);
      fleet.untilNode(2, "active");
      fleet.settled();
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      assertThat(fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2)).isEqualTo(2 * DOCUMENTS);
      fleet
          .rebalance()
          .path("phases")
          .forEach(move -> assertThat(move.path("kind").asString()).isEqualTo("resync"));
    }
  }

  @Test
  void onlyCopiesOnAReplacedDiskAreNeverServedEmpty(@TempDir Path folder) throws IOException {
    try (TestFleet fleet = fleet(folder, 2, "1")) {
      fleet.fill(DOCUMENTS);
      int left = fleet.heldBy(0);
      marker(fleet, 1);

      replaceDisk(fleet, folder, 1);

      fleet.untilNode(1, "failed");
      Reply recovered = fleet.admin("POST", "/_miroir/nodes/node-1/recover", "");
      assertThat(recovered.status()).as(recovered.text()).isEqualTo(409);
      assertThat(recovered.text()).contains("does not carry the marker");
      Reply partial = fleet.ask("POST", "/indexes/books/search", "{\"limit\":500}");
      assertThat(partial.header("X-Miroir-Degraded")).startsWith("shards=");
      assertThat(partial.json().path("hits")).hasSize(left);
      assertThat(markers(fleet, 1)).isEmpty();
    }
  }

  @Test
  void nodeThatIsSlowToTellItsMarkerIsNotJudged(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder, 2, Map.of(FleetSettings.PROBED, "300ms", FleetSettings.DOORS, "true"))) {
      fleet.fill(10);
      marker(fleet, 1);
      AtomicInteger probes = new AtomicInteger();
      fleet
          .door(1)
          .answers(
              asked -> {
                if (asked.is("GET", "/health")) {
                  probes.incrementAndGet();
                }
                return Optional.empty();
              });

      fleet.door(1).keeps(asked -> asked.is("GET", "/keys")).arrived();

      int before = probes.get();
      fleet.until(probes::get, seen -> seen > before + 5);
      assertThat(fleet.admin("GET", "/_miroir/nodes/node-1/status", "").text())
          .contains("\"status\":\"active\"");
      assertThat(fleet.found()).isEqualTo(10);
    }
  }

  @Test
  void emptyStoreInFrontOfMarkedNodesDoesNotStart(@TempDir Path folder) throws IOException {
    try (TestFleet fleet = fleet(folder, 2, "1")) {
      fleet.fill(10);
      marker(fleet, 0);
      fleet.server().close();
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(folder.resolve("miroir.db" + suffix));
      }

      assertThatThrownBy(fleet::restartServer)
          .hasMessageContaining("the store is empty, but node")
          .hasMessageContaining("./miroir rebuild")
          .hasMessageContaining("not built yet");
      assertThat(fleet.heldBy(0) + fleet.heldBy(1)).isEqualTo(10);
    }
  }

  @Test
  void nodeThatComesAgainWhileItsMarkerIsStillTakenBackKeepsTheNewOne(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder, 3, Map.of(FleetSettings.PROBED, "500ms", FleetSettings.DOORS, "true"))) {
      fleet.fill(DOCUMENTS);
      marker(fleet, 2);
      String path = "/keys/" + markerUid(fleet, 2);
      Door.Wait deletion = fleet.door(2).keeps(asked -> asked.is("DELETE", path));
      assertThat(fleet.admin("DELETE", "/_miroir/nodes/node-2", "").status()).isEqualTo(202);
      deletion.arrived();

      Reply added =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-2\",\"address\":\"" + fleet.address(2) + "\"}");
      deletion.open();

      assertThat(added.status()).as(added.text()).isLessThan(300);
      fleet.untilNode(2, "active");
      fleet.settled();
      assertThat(fleet.heldBy(2)).isPositive();
      assertThat(marker(fleet, 2)).endsWith(" node node-2");
      assertThat(fleet.found()).isEqualTo(DOCUMENTS);
    }
  }

  private static TestFleet fleet(Path folder, int nodes, String copies) {
    return new TestFleet(
        folder,
        nodes,
        Map.of(
            FleetSettings.COPIES, copies, FleetSettings.PROBED, "500ms", "failure-grace", "10m"));
  }

  private static void replaceDisk(TestFleet fleet, Path folder, int number) throws IOException {
    fleet.stopNode(number);
    try (Stream<Path> files = Files.walk(folder.resolve("node-" + number))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.createDirectories(folder.resolve("node-" + number));
    fleet.restartNode(number);
  }

  /** A node's marker, once it has one. */
  private static String marker(TestFleet fleet, int node) {
    return fleet.until(() -> markers(fleet, node), names -> names.size() == 1).getFirst();
  }

  private static List<String> markers(TestFleet fleet, int node) {
    return markerKeys(fleet, node).map(key -> key.path("name").asString("")).toList();
  }

  private static String markerUid(TestFleet fleet, int node) {
    return markerKeys(fleet, node).findFirst().orElseThrow().path("uid").asString("");
  }

  private static Stream<JsonNode> markerKeys(TestFleet fleet, int node) {
    return fleet
        .keys(node)
        .path("results")
        .valueStream()
        .filter(key -> key.path("name").asString("").startsWith("miroir fleet "));
  }
}
