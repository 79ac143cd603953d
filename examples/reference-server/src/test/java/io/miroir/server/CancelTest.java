package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A cancel leaves what the contract of the move's phase says, and the answer says it before. */
class CancelTest {
  @ParameterizedTest
  @CsvSource({
    "idle, nothing changed",
    "dual-write-started, rolled back",
    "migration-in-progress, rolled back",
    "migration-complete, rolled back",
    "held, rolled back"
  })
  void beforeTheCommitTheOldOwnerKeepsTheShard(
      String phase, String contract, @TempDir Path folder) {
    try (Stations stations = new Stations(folder, "10m")) {
      TestFleet fleet = stations.fleet();
      JsonNode owners = fleet.owners();
      stations.reach(phase);

      assertThat(told(fleet)).isEqualTo(contract);
      assertThat(stations.phase()).isEqualTo(phase);
      Reply cancelled = cancel(fleet, false);
      stations.letGo();

      assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
      JsonNode move = fleet.settled().path("phases").get(0);
      assertThat(move.path("step").asString()).isEqualTo("failed");
      assertThat(move.path("cause").asString()).isEqualTo("cancelled by an operator");
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.heldBy(0)).isEqualTo(stations.documents());
      if (!phase.equals("idle")) {
        assertThat(fleet.heldBy(1)).isZero();
      }
      assertThat(fleet.found()).isEqualTo(stations.documents());
    }
  }

  @ParameterizedTest
  @CsvSource({"committed", "mirroring", "sweeping", "old-replica-deleted"})
  void fromTheCommitOnTheMoveGoesForwardOnly(String phase, @TempDir Path folder) {
    try (Stations stations = new Stations(folder, "0s")) {
      TestFleet fleet = stations.fleet();
      stations.reach(phase);

      assertThat(told(fleet)).isEqualTo("goes forward only");
      assertThat(stations.phase()).isEqualTo(phase);
      Reply refused = cancel(fleet, false);
      stations.letGo();

      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text()).contains("goes forward only", "nothing was changed");
      assertThat(fleet.settled().path("phases").get(0).path("done").asBoolean(false)).isTrue();
      assertThat(fleet.owners().path("0").toString()).isEqualTo("[\"node-1\"]");
      assertThat(fleet.heldBy(0)).isZero();
      assertThat(fleet.heldBy(1)).isEqualTo(stations.documents());
      assertThat(fleet.found()).isEqualTo(stations.documents());
    }
  }

  @ParameterizedTest
  @CsvSource({"done, no move to cancel", "failed, was given up already"})
  void whatIsOverStaysAsItIs(String phase, String words, @TempDir Path folder) {
    try (Stations stations = new Stations(folder, "0s")) {
      TestFleet fleet = stations.fleet();
      stations.reach(phase);
      JsonNode owners = fleet.owners();

      Reply refused = cancel(fleet, false);

      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text()).contains(words, "nothing was changed");
      assertThat(stations.phase()).isEqualTo(phase);
      assertThat(fleet.owners()).isEqualTo(owners);
      assertThat(fleet.found()).isEqualTo(stations.documents());
    }
  }

  private static String told(TestFleet fleet) {
    Reply told = cancel(fleet, true);
    assertThat(told.status()).as(told.text()).isEqualTo(200);
    return told.json().path("moves").get(0).path("outcome").asString();
  }

  private static Reply cancel(TestFleet fleet, boolean dryRun) {
    return fleet.admin(
        "POST",
        "/_miroir/rebalance/cancel",
        "{\"index_uid\":\"books\",\"dry_run\":" + dryRun + "}");
  }
}
