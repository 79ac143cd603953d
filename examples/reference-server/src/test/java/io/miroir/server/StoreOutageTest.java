package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeServer;
import io.miroir.redis.embedded.RedisProcess;
import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What clients see of a store that is away for longer than the lease lasts, and afterwards. */
class StoreOutageTest {
  private static final Pattern TOLD =
      Pattern.compile(
          ".*the store can't be reached since (\\S+), and this pod goes on by itself once it"
              + " answers again.*");
  private static final String DOCUMENTS = "/indexes/books/documents";

  @Test
  void serverGoesOnByItselfAfterItsStoreWasKilled(@TempDir Path folder) {
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).appendOnly().start();
        Outage outage = new Outage(folder, redis)) {
      outage.live(redis::kill, redis::restart);
    }
  }

  @Test
  void serverGoesOnByItselfAfterItsStoreWasSilent(@TempDir Path folder) {
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).appendOnly().start();
        Outage outage = new Outage(folder, redis)) {
      outage.live(redis::pause, redis::resume);
    }
  }

  /** The statuses of a write and of the read after it. */
  private record Look(int written, int read) {}

  /** One time without a store, amid a move. */
  private static final class Outage implements AutoCloseable {
    private final TestFleet fleet;

    /** The task of every write that was answered 202, by the document's id. */
    private final Map<Integer, Long> accepted = new HashMap<>();

    private int ids;

    Outage(Path folder, RedisProcess redis) {
      this.fleet =
          new TestFleet(
              folder,
              2,
              Duration.ZERO,
              "plugin: store-redis, settings: {url: '"
                  + redis.url()
                  + "', fleet: outage, timeout: 500ms}");
    }

    void live(Runnable takeAway, Runnable giveBack) {
      fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
      while (ids < 100) {
        assertThat(write().status()).isEqualTo(202);
      }
      grow();
      Instant began = Instant.now();
      takeAway.run();

      List<Look> looks = new ArrayList<>();
      fleet.until(
          () -> {
            Look look = new Look(write().status(), fleet.get(DOCUMENTS + "/1").status());
            looks.add(look);
            return look;
          },
          look -> look.read() != 200);
      Reply unread = fleet.get(DOCUMENTS + "/1");
      assertThat(looks).as("reads go on while writes are refused").contains(new Look(503, 200));
      requireRefusal(unread, began);
      assertThat(unread.json().path("message").asString()).contains("session has ended");
      requireRefusal(write(), began);
      requireRefusal(fleet.ask("POST", "/indexes/books/search", "{\"q\":\"common\"}"), began);
      assertThat(fleet.get("/health").status()).isEqualTo(503);

      giveBack.run();
      fleet.until(this::write, reply -> reply.status() == 202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/shards", "").text(),
          shards -> shards.contains("node-2"));
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/rebalance/status", "").json(),
          status -> !status.path("in_progress").asBoolean(true));
      accepted.forEach(this::requireKept);
    }

    private Reply write() {
      int id = ids++;
      Reply reply = fleet.ask("POST", DOCUMENTS, "{\"id\":" + id + ",\"word\":\"common\"}");
      if (reply.status() == 202) {
        accepted.put(id, reply.json().path("taskUid").asLong());
      }
      return reply;
    }

    private void grow() {
      NodeServer third = fleet.startNode();
      Reply added =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-2\",\"address\":\"" + third.uri() + "\",\"replica_group\":0}");
      assertThat(added.status()).as(added.text()).isEqualTo(202);
      fleet.until(
          () -> fleet.admin("GET", "/_miroir/rebalance/status", "").json(),
          status -> !status.path("phases").isEmpty());
    }

    private void requireRefusal(Reply reply, Instant began) {
      assertThat(reply.status()).as(reply.text()).isEqualTo(503);
      JsonNode error = reply.json();
      assertThat(error.path("code").asString()).isEqualTo("miroir_unavailable");
      assertThat(error.path("type").asString()).isEqualTo("system");
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      Matcher told = TOLD.matcher(error.path("message").asString());
      assertThat(told.matches()).as(reply.text()).isTrue();
      assertThat(Instant.parse(told.group(1))).isBetween(began.minusSeconds(10), Instant.now());
    }

    private void requireKept(int id, long task) {
      JsonNode told =
          fleet.until(
              () -> fleet.get("/tasks/" + task).json(),
              answer -> !List.of("enqueued", "processing").contains(status(answer)));
      assertThat(status(told)).as(told.toString()).isEqualTo("succeeded");
      assertThat(fleet.get(DOCUMENTS + "/" + id).json().path("id").asInt(-1)).isEqualTo(id);
    }

    private static String status(JsonNode task) {
      return task.path("status").asString("");
    }

    @Override
    public void close() {
      fleet.close();
    }
  }
}
