package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that the old owner of a moved shard misses while it is a mirror. */
class MirrorMissTest {
  private static final String DOCUMENTS = "/indexes/books/documents";
  private static final int FILLED = 20;

  @Test
  void deletionThatTheMirrorMissedIsNotUndoneByTheSweep(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(folder, 1, Map.of(FleetSettings.SHARDS, "1", FleetSettings.DOORS, "true"))) {
      fleet.fill(FILLED);
      Door.Wait sweep =
          fleet.door(0).keeps(asked -> asked.is("POST", DOCUMENTS + "/fetch") && mirroring(fleet));
      fleet.grow();
      sweep.arrived();
      fleet.door(0).answers(MirrorMissTest::refusedDeletion);

      assertThat(fleet.ask("DELETE", DOCUMENTS + "/3", "").status()).isEqualTo(202);
      sweep.open();

      fleet.until(fleet::owners, owners -> owners.toString().contains("node-1"));
      fleet.until(() -> fleet.heldBy(0), held -> held == 0);
      fleet.settled();
      assertThat(fleet.get(DOCUMENTS + "/3").status()).isEqualTo(404);
      assertThat(fleet.heldBy(1)).isEqualTo(FILLED - 1);
    }
  }

  @Test
  void writeThatTheMirrorMissedIsAnsweredOnlyWhenNobodyReadsTheMirrorAnyMore(@TempDir Path folder)
      throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        TestFleet fleet =
            new TestFleet(
                folder,
                1,
                Map.of(
                    FleetSettings.SHARDS,
                    "1",
                    FleetSettings.DOORS,
                    "true",
                    "cutover-hold",
                    "30s"))) {
      fleet.fill(FILLED);
      fleet.startNode();
      Door.Wait cutover = fleet.door(1).keeps(asked -> in(fleet, "held"));
      fleet.join(1);
      cutover.arrived();
      Door.Wait reading = fleet.door(0).keeps(asked -> asked.path().contains("search"));
      Future<Integer> search = clients.submit(fleet::found);
      reading.arrived();
      fleet.door(0).answers(MirrorMissTest::refusedDeletion);
      cutover.open();
      fleet.until(() -> in(fleet, "committed"), committed -> committed);

      Future<Reply> deletion = clients.submit(() -> fleet.ask("DELETE", DOCUMENTS + "/3", ""));

      fleet.until(() -> fleet.heldBy(1), held -> held == FILLED - 1);
      for (int i = 0; i < 50; i++) {
        assertThat(in(fleet, "committed")).isTrue();
      }
      assertThat(deletion.isDone()).isFalse();
      reading.open();
      assertThat(search.get()).isEqualTo(FILLED);
      assertThat(deletion.get().status()).isEqualTo(202);
      assertThat(fleet.found()).isEqualTo(FILLED - 1);
    }
  }

  private static Optional<Door.Reply> refusedDeletion(Door.Asked asked) {
    return asked.is("POST", DOCUMENTS + "/delete-batch")
        ? Optional.of(
            new Door.Reply(
                503,
                "{\"message\":\"not now\",\"code\":\"internal\",\"type\":\"internal\",\"link\":\"\"}"))
        : Optional.empty();
  }

  @Test
  void writesAreAcceptedWhileTheMirrorIsAwayAndGoBackWithTheShard(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(
            folder,
            1,
            Map.of(FleetSettings.SHARDS, "1", FleetSettings.PROBED, "10m", "undo-window", "10m"))) {
      fleet.fill(FILLED);
      fleet.grow();
      fleet.until(() -> mirroring(fleet), mirroring -> mirroring);
      fleet.stopNode(0);

      accepted(fleet, "POST", DOCUMENTS, "{\"id\":3,\"word\":\"changed\"}");
      accepted(fleet, "DELETE", DOCUMENTS + "/4", "");
      accepted(fleet, "PUT", DOCUMENTS, "{\"id\":5,\"more\":true}");
      accepted(fleet, "POST", DOCUMENTS, "{\"id\":100,\"word\":\"common\"}");
      assertChanged(fleet);

      fleet.restartNode(0);
      Reply undo = fleet.admin("POST", "/_miroir/rebalance/undo", "{\"index_uid\":\"books\"}");
      assertThat(undo.status()).as(undo.text()).isEqualTo(202);
      fleet.until(fleet::owners, owners -> owners.toString().contains("node-0"));
      fleet.until(() -> fleet.heldBy(0), held -> held == FILLED);
      assertChanged(fleet);
    }
  }

  private static void accepted(TestFleet fleet, String method, String path, String body) {
    assertThat(fleet.done(method, path, body).path("status").asString()).isEqualTo("succeeded");
  }

  private static void assertChanged(TestFleet fleet) {
    assertThat(fleet.get(DOCUMENTS + "/3").text()).contains("changed");
    assertThat(fleet.get(DOCUMENTS + "/4").status()).isEqualTo(404);
    assertThat(fleet.get(DOCUMENTS + "/5").text()).contains("common", "more");
    assertThat(fleet.get(DOCUMENTS + "/100").status()).isEqualTo(200);
  }

  private static boolean mirroring(TestFleet fleet) {
    return in(fleet, "mirroring");
  }

  private static boolean in(TestFleet fleet, String phase) {
    return fleet
        .rebalance()
        .path("phases")
        .valueStream()
        .anyMatch(move -> move.path("step").asString().equals(phase));
  }
}
