package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SeveralPodsTest {
  private static final int DOCUMENTS = 200;
  private static final Map<String, String> SLOW_MOVES =
      Map.of(
          "lease-ttl", "60s", "batch-documents", "1", "batch-delay", "50ms", "undo-window", "1s");

  @TempDir Path folder;

  private static void create(TestFleet fleet) {
    fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
    fleet.fill(DOCUMENTS);
  }

  private static void await(TestFleet fleet, AnotherPod pod, boolean leading) {
    fleet.until(pod::rebalance, told -> told.path("leading").asBoolean(false) == leading);
  }

  @Test
  void taskOfOnePodIsToldByTheOthers() {
    try (TestFleet fleet = new TestFleet(folder, 2);
        AnotherPod other = new AnotherPod(fleet, "pod-1")) {
      create(fleet);
      long task =
          fleet
              .ask("POST", "/indexes/books/documents", "[{\"id\":1,\"word\":\"common\"}]")
              .json()
              .path("taskUid")
              .asLong();

      JsonNode told =
          fleet.until(
              () -> other.get("/tasks/" + task).json(),
              shown -> shown.path("status").asString("").equals("succeeded"));
      assertThat(told.path("uid").asLong()).isEqualTo(task);
      assertThat(told.path("type").asString()).isEqualTo("documentAdditionOrUpdate");
      assertThat(other.get("/tasks").text()).isEqualTo(fleet.get("/tasks").text());
      assertThat(other.get("/tasks").json().path("results").get(0).path("uid").asLong())
          .isEqualTo(task);
    }
  }

  @Test
  void everyPodWritesAndReadsWhatTheOthersWrote() {
    try (TestFleet fleet = new TestFleet(folder, 2);
        AnotherPod other = new AnotherPod(fleet, "pod-1")) {
      create(fleet);
      long task =
          other
              .ask("POST", "/indexes/books/documents", "[{\"id\":7,\"word\":\"theirs\"}]")
              .json()
              .path("taskUid")
              .asLong();
      fleet.until(
          () -> fleet.get("/tasks/" + task).json(),
          shown -> shown.path("status").asString("").equals("succeeded"));

      assertThat(fleet.get("/indexes/books/documents/7").json().path("word").asString())
          .isEqualTo("theirs");
      fleet.done("DELETE", "/indexes/books/documents/7", "");
      assertThat(other.get("/indexes/books/documents/7").status()).isEqualTo(404);
    }
  }

  @Test
  void nodeThatLeftAndCameAgainIsReadAndWrittenThroughEveryPod() {
    try (TestFleet fleet = new TestFleet(folder, 2);
        AnotherPod other = new AnotherPod(fleet, "pod-1")) {
      create(fleet);
      fleet.grow();
      fleet.untilNode(2, "active");
      assertThat(fleet.admin("DELETE", "/_miroir/nodes/node-2", "").status()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/topology", "").json().path("nodes").size(),
          nodes -> nodes == 2);
      fleet.join(2);
      fleet.untilNode(2, "active");

      fleet.until(
          () -> other.ask("POST", "/indexes/books/search", "{\"q\":\"common\",\"limit\":1000}"),
          reply ->
              reply.header("X-Miroir-Degraded").isEmpty()
                  && reply.json().path("hits").size() == DOCUMENTS);
      for (int id = 0; id < 40; id++) {
        Reply written =
            other.ask(
                "POST", "/indexes/books/documents", "[{\"id\":" + id + ",\"word\":\"again\"}]");
        assertThat(written.status()).as(written.text()).isEqualTo(202);
      }
    }
  }

  @Test
  void podThatIsToldToStopHandsItsMovesOnLongBeforeItsLeaseExpires() {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW_MOVES)) {
      create(fleet);
      AnotherPod leader = new AnotherPod(fleet, "pod-1");
      fleet.server().close();
      fleet.startNode();
      leader.admin(
          "POST",
          "/_miroir/nodes",
          "{\"id\":\"node-2\",\"address\":\"%s\",\"replica_group\":0}".formatted(fleet.address(2)));
      await(fleet, leader, true);
      try (AnotherPod next = new AnotherPod(fleet, "pod-2")) {
        long token = next.rebalance().path("token").asLong();

        Instant told = Instant.now();
        leader.stop();
        await(fleet, next, true);

        assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(20));
        fleet.until(() -> next.rebalance().path("token").asLong(), newest -> newest > token);
      } finally {
        leader.close();
      }
    }
  }

  @Test
  void podThatDoesNotLeadTakesAdminRequestsForTheMoves() {
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW_MOVES)) {
      create(fleet);
      try (AnotherPod leader = new AnotherPod(fleet, "pod-1")) {
        fleet.startNode();
        Reply joined =
            leader.admin(
                "POST",
                "/_miroir/nodes",
                "{\"id\":\"node-2\",\"address\":\"%s\",\"replica_group\":0}"
                    .formatted(fleet.address(2)));
        assertThat(joined.status()).as(joined.text()).isEqualTo(202);
        JsonNode open =
            fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));
        fleet.until(
            () ->
                fleet.rebalance().path("leading").asBoolean()
                    || leader.rebalance().path("leading").asBoolean(),
            leads -> leads);
        boolean leadsHere = fleet.rebalance().path("leading").asBoolean();

        Reply cancelled =
            leadsHere
                ? leader.admin("POST", "/_miroir/rebalance/cancel", "{\"index_uid\":\"books\"}")
                : fleet.admin("POST", "/_miroir/rebalance/cancel", "{\"index_uid\":\"books\"}");

        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
        assertThat(open.path("phases").size()).isPositive();
        fleet.settled();
        assertThat(fleet.found()).isEqualTo(DOCUMENTS);
      }
    }
  }
}
