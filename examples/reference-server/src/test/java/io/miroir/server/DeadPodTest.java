package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod that died with requests under way: whatever it sent is refused before copies count. */
class DeadPodTest {
  private static final String NAME = "miroir pod:ghost 1";
  private static final Key SESSION = new Key("session", "session-of-the-ghost");

  @Test
  void itsKeysEndOnANodeThatWasAwayToo(@TempDir Path folder) {
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet =
            new TestFleet(
                folder,
                2,
                redis,
                Map.of(
                    FleetSettings.COPIES,
                    "2",
                    FleetSettings.PROBED,
                    "500ms",
                    "failure-grace",
                    "10m"));
        Backends store = fleet.store()) {
      fleet.fill(20);
      haunt(fleet, 0);
      haunt(fleet, 1);
      fleet.stopNode(1);
      fleet.untilNode(1, "failed");

      die(store.jobs());

      fleet.until(() -> haunted(fleet, 0), haunted -> !haunted);
      fleet.restartNode(1);
      fleet.untilNode(1, "active");
      fleet.until(() -> haunted(fleet, 1), haunted -> !haunted);
      fleet.until(() -> store.jobs().find(SESSION).isEmpty(), gone -> gone);
      Copies.assertAgree(fleet, 20);
    }
  }

  @Test
  void noMoveEndsBeforeItsKeysHaveEndedAtTheMovesNodes(@TempDir Path folder) {
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet =
            new TestFleet(
                folder,
                2,
                redis,
                Map.of(
                    FleetSettings.SHARDS, "1",
                    FleetSettings.DOORS, "true",
                    FleetSettings.PROBED, "10m",
                    FleetSettings.EXECUTOR, "timeout: 2s, patience: 0s"));
        Backends store = fleet.store()) {
      fleet.fill(20);
      assertThat(fleet.owners().toString()).contains("node-1");
      haunt(fleet, 1);
      // Whoever looks after the dead begins with this node, and the move has nothing to do with it.
      fleet.door(0).answers(DeadPodTest::refused);
      die(store.jobs());

      fleet.startNode();
      fleet.grow();

      fleet.until(fleet::owners, owners -> owners.toString().contains("node-3"));
      assertThat(haunted(fleet, 1)).isFalse();
      assertThat(store.jobs().find(SESSION)).isPresent();
      fleet.door(0).open();
      fleet.until(() -> store.jobs().find(SESSION).isEmpty(), gone -> gone);
    }
  }

  /** Others took it for over, and then the store's clock was set back: its lease stands. */
  @Test
  void podThatWasLeftOutBeginsANewSession(@TempDir Path folder) {
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet = new TestFleet(folder, 2, redis, Map.of());
        Backends store = fleet.store()) {
      fleet.fill(20);
      Entry session = store.jobs().list(SESSION.kind(), 0, 10).getFirst();
      List<String> before = keysOfPod(fleet);
      assertThat(before).hasSize(1);
      String leftOut = session.text().replace("\"leftOut\":false", "\"leftOut\":true");
      assertThat(leftOut).isNotEqualTo(session.text());

      Change change = new Change.Replace(session.key(), leftOut, session.revision());
      assertThat(store.jobs().commit(Guard.open(), List.of(change)))
          .isInstanceOf(Commit.Committed.class);

      fleet.until(() -> store.jobs().find(session.key()).isEmpty(), gone -> gone);
      assertThat(store.jobs().list(SESSION.kind(), 0, 10)).hasSize(1);
      assertThat(keysOfPod(fleet)).hasSize(1).doesNotContainAnyElementsOf(before);
      fleet.done("POST", "/indexes/books/documents", "{\"id\":20,\"word\":\"common\"}");
      assertThat(fleet.found()).isEqualTo(21);
    }
  }

  private static Optional<Door.Reply> refused(Door.Asked asked) {
    return asked.is("GET", "/keys")
        ? Optional.of(
            new Door.Reply(
                503,
                "{\"message\":\"not now\",\"code\":\"internal\",\"type\":\"internal\",\"link\":\"\"}"))
        : Optional.empty();
  }

  private static List<String> keysOfPod(TestFleet fleet) {
    return fleet
        .keys(0)
        .path("results")
        .valueStream()
        .map(key -> key.path("name").asString(""))
        .filter(name -> name.startsWith("miroir pod:pod-0 "))
        .toList();
  }

  /** The dead pod's key stands on a node. */
  private static void haunt(TestFleet fleet, int node) {
    fleet.askNode(
        node,
        "POST",
        "/keys",
        "{\"name\":\""
            + NAME
            + "\",\"actions\":[\"documents.add\"],\"indexes\":[\"*\"],\"expiresAt\":null}");
    assertThat(haunted(fleet, node)).isTrue();
  }

  private static boolean haunted(TestFleet fleet, int node) {
    return fleet.keys(node).toString().contains(NAME);
  }

  /** Its session's record is there, and no lease. */
  private static void die(JobStore jobs) {
    String text = "{\"format\":1,\"pod\":\"ghost\",\"leaseMillis\":1000,\"leftOut\":false}";
    Change record = new Change.Create(SESSION, text);
    assertThat(jobs.commit(Guard.open(), List.of(record))).isInstanceOf(Commit.Committed.class);
  }
}
