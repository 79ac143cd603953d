package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.Lease;
import io.miroir.redis.embedded.RedisProcess;
import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that outlive the session they began in: they go by a routing that others may have left
 * behind meanwhile.
 */
class OlderSessionTest {
  private static final String DOCUMENTS = "/indexes/books/documents";
  private static final String SCOPE = "pod:pod-0";

  private static final Map<String, String> SETTINGS =
      Map.of(FleetSettings.SHARDS, "1", FleetSettings.DOORS, "true", FleetSettings.PROBED, "10m");

  @Test
  void writeIsNotSentWithTheKeyOfALaterSession(@TempDir Path folder) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet = new TestFleet(folder, 1, redis, SETTINGS)) {
      fleet.fill(5);
      Door.Wait leg = fleet.door(0).keeps(asked -> asked.body().contains("late"));
      Future<Reply> write =
          clients.submit(() -> fleet.ask("POST", DOCUMENTS, "{\"id\":1,\"word\":\"late\"}"));
      leg.arrived();
      beginAnotherSession(fleet);
      leg.open();

      assertThat(write.get().status()).as(write.get().text()).isEqualTo(503);
      fleet.done("POST", DOCUMENTS, "{\"id\":2,\"word\":\"common\"}");
      assertThat(fleet.get(DOCUMENTS + "/1").text()).contains("common");
    }
  }

  @Test
  void readIsNotAnsweredInALaterSession(@TempDir Path folder) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet = new TestFleet(folder, 1, redis, SETTINGS)) {
      fleet.fill(5);
      Door.Wait leg = fleet.door(0).keeps(asked -> asked.body().contains("slowly"));
      Future<Reply> search =
          clients.submit(
              () -> fleet.ask("POST", "/indexes/books/search", "{\"q\":\"slowly common\"}"));
      leg.arrived();
      beginAnotherSession(fleet);
      leg.open();

      assertThat(search.get().status()).as(search.get().text()).isEqualTo(503);
      assertThat(fleet.found()).isEqualTo(5);
    }
  }

  /** Takes the pod's lease, as if it had expired; the pod joins anew. */
  private static void beginAnotherSession(TestFleet fleet) {
    try (Backends store = fleet.store()) {
      Lease before = store.leases().list(SCOPE).getFirst();
      store.leases().acquire(SCOPE, before.holder(), Duration.ofSeconds(30), before.attributes());
      String session = session(before);
      fleet.until(
          () -> session(store.leases().list(SCOPE).getFirst()), now -> !now.equals(session));
      fleet.until(() -> fleet.get(DOCUMENTS + "?limit=0").status(), status -> status == 200);
    }
  }

  private static String session(Lease lease) {
    return lease.attributes().replaceAll(".*\"session\":\"([^\"]*)\".*", "$1");
  }
}
