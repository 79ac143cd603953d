package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The moves as server-sent events. */
class EventsTest {
  private static final Map<String, String> SLOW =
      Map.of("batch-documents", "5", "batch-delay", "100ms", "max-concurrent-migrations", "1");

  @Test
  void tellsEveryMoveToItsEndAndEndsWithTheServer(@TempDir Path folder) throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (TestFleet fleet = new TestFleet(folder, 2, SLOW);
        HttpClient http = HttpClient.newHttpClient()) {
      fleet.fill(200);
      HttpResponse<Stream<String>> response =
          http.send(request(fleet, TestFleet.ADMIN), BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      CompletableFuture<Void> heard =
          CompletableFuture.runAsync(() -> response.body().forEach(lines::add));
      fleet.until(() -> lines, told -> told.contains("event: status"));

      fleet.grow();
      fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));
      int moves = fleet.settled().path("phases").size();
      fleet.until(
          () -> data(lines, "move").filter(move -> move.path("done").asBoolean(false)).count(),
          done -> done == moves);
      fleet.until(
          () -> data(lines, "progress").toList(),
          told ->
              !told.isEmpty()
                  && !told.getLast().path("in_progress").asBoolean(true)
                  && told.getLast().path("docs_migrated").asInt() == fleet.heldBy(2));
      assertThat(data(lines, "move").map(move -> move.path("state").asString()).distinct())
          .contains("MigrationInProgress");
      assertThat(data(lines, "progress").count()).isGreaterThan(1);
      fleet.until(() -> lines, told -> told.contains(": heartbeat"));

      long began = System.nanoTime();
      fleet.server().close();
      heard.join();
      assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
    }
  }

  @Test
  void needsTheAdminKey(@TempDir Path folder) throws Exception {
    try (TestFleet fleet = new TestFleet(folder, 1);
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> refused =
          http.send(request(fleet, TestFleet.MASTER), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("miroir_invalid_auth");
    }
  }

  private static HttpRequest request(TestFleet fleet, String key) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + fleet.server().port() + "/_miroir/rebalance/events"))
        .header("Authorization", "Bearer " + key)
        .build();
  }

  /** What the events of a name said. */
  private static Stream<JsonNode> data(List<String> lines, String event) {
    List<String> now = List.copyOf(lines);
    Stream.Builder<JsonNode> data = Stream.builder();
    for (int line = 0; line + 1 < now.size(); line++) {
      if (now.get(line).equals("event: " + event)) {
        data.add(Json.tree(now.get(line + 1).substring("data: ".length())));
      }
    }
    return data.build();
  }
}
