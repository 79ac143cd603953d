package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards with two copies, one of which misses writes before anybody has said that it failed. */
class MissedWriteTest {
  private static final int DOCUMENTS = 120;
  private static final String DEGRADED = "X-Miroir-Degraded";

  /** Nobody looks at the nodes' health. */
  private static final Map<String, String> UNWATCHED =
      Map.of(FleetSettings.COPIES, "2", FleetSettings.PROBED, "10m");

  @Test
  void killedNodeCostsNoSearchAndNoWrite(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3, UNWATCHED)) {
      fleet.fill(DOCUMENTS);
      fleet.stopNode(1);

      int degraded = 0;
      for (int id = DOCUMENTS; id < 2 * DOCUMENTS; id++) {
        Reply search = fleet.ask("POST", "/indexes/books/search", "{\"q\":\"common\",\"limit\":0}");
        assertThat(search.status()).isEqualTo(200);
        assertThat(search.header(DEGRADED)).isEmpty();
        Reply write =
            fleet.ask(
                "POST", "/indexes/books/documents", "{\"id\":" + id + ",\"word\":\"common\"}");
        assertThat(write.status()).as(write.text()).isEqualTo(202);
        degraded += write.header(DEGRADED).isEmpty() ? 0 : 1;
        assertThat(fleet.get("/indexes/books/documents/" + (id - DOCUMENTS)).status())
            .isEqualTo(200);
      }
      assertThat(degraded).isPositive();
      fleet.until(fleet::found, found -> found == 2 * DOCUMENTS);
      assertThat(fleet.get("/indexes/books/documents?limit=1000").json().path("total").asInt())
          .isEqualTo(2 * DOCUMENTS);

      fleet.restartNode(1);

      fleet.until(
          () -> fleet.heldBy(0) + fleet.heldBy(1) + fleet.heldBy(2), sum -> sum == 4 * DOCUMENTS);
      fleet.settled();
      Copies.assertAgree(fleet, 2 * DOCUMENTS);
      assertThat(fleet.rebalance().path("metrics").path("documents_migrated_total").asLong(-1))
          .isZero();
    }
  }

  @Test
  void writesToOneKeyReachItsCopiesInOneOrder(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 3, UNWATCHED)) {
      fleet.fill(DOCUMENTS);
      try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int writer = 0; writer < 16; writer++) {
          int number = writer;
          writers.execute(() -> write(fleet, number));
        }
      }
      fleet.done("POST", "/indexes/books/documents", "{\"id\":0,\"word\":\"common\"}");
      fleet.until(fleet::found, found -> found == DOCUMENTS);
      Copies.assertAgree(fleet, DOCUMENTS);
    }
  }

  private static void write(TestFleet fleet, int writer) {
    for (int i = 0; i < 40; i++) {
      Reply reply =
          fleet.ask(
              i % 2 == 0 ? "POST" : "PUT",
              "/indexes/books/documents",
              "{\"id\":%d,\"word\":\"common\",\"by\":\"%d-%d\"}".formatted(i % 3, writer, i));
      assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    }
  }
}
