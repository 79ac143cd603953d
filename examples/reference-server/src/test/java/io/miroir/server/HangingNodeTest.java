package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A node that accepts connections and never answers. While another copy is in sync it costs time
 * and nothing else: a read waits five seconds for it, a write half of a request's thirty seconds.
 */
class HangingNodeTest {
  private static final String DOCUMENTS = "/indexes/books/documents";
  private static final int FILLED = 60;

  /** A read's wait for the hanging node, and as long for the answer of the other. */
  private static final Duration READ_MAX = Duration.ofSeconds(10);

  /** The time of a request. */
  private static final Duration WRITE_MAX = Duration.ofSeconds(30);

  private record Timed(Reply reply, Duration took) {}

  @Test
  void costsNoReadAndNoWriteBeforeAnybodyNotices(@TempDir Path folder) throws Exception {
    hang(folder, "10m");
  }

  @Test
  void costsNoReadAndNoWriteWhenItsFailureIsNoticed(@TempDir Path folder) throws Exception {
    hang(folder, "500ms");
  }

  private static void hang(Path folder, String probed) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put(FleetSettings.COPIES, "2");
    settings.put(FleetSettings.SHARDS, "4");
    settings.put(FleetSettings.DOORS, "true");
    settings.put(FleetSettings.PROBED, probed);
    settings.put("failure-grace", "10m");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        TestFleet fleet = new TestFleet(folder, 3, settings)) {
      fleet.fill(FILLED);
      Door.Wait hang = fleet.door(1).keeps(asked -> true);

      assertGood(ask(fleet, clients, FILLED));
      assertGood(ask(fleet, clients, FILLED + 20));

      hang.open();
      int documents = FILLED + 40;
      fleet.until(
          () -> fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2), sum -> sum == 2 * documents);
      fleet.settled();
      Copies.assertAgree(fleet, documents);
    }
  }

  private record Asked(Future<Timed> read, Future<Timed> search, Future<Timed> write) {}

  /** Twenty clients at once, each of which reads, searches and writes. */
  private static List<Asked> ask(TestFleet fleet, ExecutorService clients, int firstId) {
    List<Asked> asked = new ArrayList<>();
    for (int client = 0; client < 20; client++) {
      int id = firstId + client;
      String read = DOCUMENTS + "/" + (client * 3);
      String written = "{\"id\":" + id + ",\"word\":\"common\"}";
      asked.add(
          new Asked(
              clients.submit(() -> timed(fleet, "GET", read, "")),
              clients.submit(
                  () -> timed(fleet, "POST", "/indexes/books/search", "{\"q\":\"common\"}")),
              clients.submit(() -> timed(fleet, "POST", DOCUMENTS, written))));
    }
    return asked;
  }

  private static Timed timed(TestFleet fleet, String method, String path, String body) {
    long began = System.nanoTime();
    Reply reply = fleet.ask(method, path, body);
    return new Timed(reply, Duration.ofNanos(System.nanoTime() - began));
  }

  private static void assertGood(List<Asked> asked) throws Exception {
    for (Asked one : asked) {
      assertGood(one.read().get(), 200, READ_MAX);
      Timed search = one.search().get();
      assertGood(search, 200, READ_MAX);
      assertThat(search.reply().header("X-Miroir-Degraded")).isEmpty();
      JsonNode hits = search.reply().json();
      assertThat(hits.path("estimatedTotalHits").asInt()).isGreaterThanOrEqualTo(FILLED);
      assertGood(one.write().get(), 202, WRITE_MAX);
    }
  }

  private static void assertGood(Timed answer, int status, Duration atMost) {
    assertThat(answer.reply().status()).as(answer.reply().text()).isEqualTo(status);
    assertThat(answer.took()).isLessThan(atMost);
  }

  /** What was sent to it before may come through when it is in sync again. */
  @Test
  void isNotInSyncAgainBeforeItRefusesWhatWasSentToItBefore(@TempDir Path folder) throws Exception {
    Map<String, String> settings =
        Map.of(
            FleetSettings.COPIES, "2",
            FleetSettings.SHARDS, "1",
            FleetSettings.DOORS, "true",
            FleetSettings.PROBED, "10m",
            FleetSettings.EXECUTOR, "timeout: 2s, patience: 0s");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        TestFleet fleet = new TestFleet(folder, 2, settings)) {
      fleet.fill(FILLED);
      Door.Wait hang = fleet.door(1).keeps(asked -> asked.body().contains("common first"));
      Future<Reply> first =
          clients.submit(
              () -> fleet.ask("POST", DOCUMENTS, "{\"id\":1,\"word\":\"common first\"}"));
      hang.arrived();
      fleet.door(1).answers(HangingNodeTest::refusedPodKey);
      assertThat(first.get().status()).as(first.get().text()).isEqualTo(202);
      fleet.done("POST", DOCUMENTS, "{\"id\":1,\"word\":\"common second\"}");
      fleet.until(() -> step(fleet), step -> step.equals("dual-write-started"));

      // The mover may write to the node; this pod may not, and its older key holds there yet.
      for (int i = 0; i < 50; i++) {
        assertThat(step(fleet)).isEqualTo("dual-write-started");
      }
      fleet.door(1).answers(asked -> Optional.empty());
      fleet.until(() -> word(fleet, 1), "common second"::equals);
      hang.open();
      fleet.settled();
      Copies.assertAgree(fleet, FILLED);
    }
  }

  private static Optional<Door.Reply> refusedPodKey(Door.Asked asked) {
    return asked.is("POST", "/keys") && asked.body().contains("pod:")
        ? Optional.of(
            new Door.Reply(
                503,
                "{\"message\":\"not now\",\"code\":\"internal\",\"type\":\"internal\",\"link\":\"\"}"))
        : Optional.empty();
  }

  private static String step(TestFleet fleet) {
    return fleet
        .rebalance()
        .path("phases")
        .valueStream()
        .map(move -> move.path("step").asString(""))
        .findFirst()
        .orElse("");
  }

  private static String word(TestFleet fleet, int node) {
    return fleet.askNode(node, "GET", DOCUMENTS + "/1", "").path("word").asString("");
  }
}
