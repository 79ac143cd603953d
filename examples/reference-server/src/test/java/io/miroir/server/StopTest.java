package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {
  @Test
  void requestInFlightIsAnsweredAndNewOnesGet503(@TempDir Path folder) {
    try (TestFleet fleet = new TestFleet(folder, 1, Duration.ofSeconds(2))) {
      CompletableFuture<Reply> inFlight =
          CompletableFuture.supplyAsync(
              () -> fleet.ask("POST", "/indexes", "{\"uid\":\"slow\",\"primaryKey\":\"id\"}"));
      fleet.until(
          () -> fleet.askNode(0, "GET", "/tasks", "").path("total").asInt(), tasks -> tasks > 0);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(fleet.server()::close);
      Reply refused = fleet.until(() -> fleet.get("/indexes"), reply -> reply.status() == 503);

      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(inFlight.join().status()).isEqualTo(202);
      closing.join();
    }
  }

  @Test
  void leavesNoLeaseToExpire(@TempDir Path folder) {
    try (TestFleet fleet =
        new TestFleet(folder, 2, Map.of("batch-documents", "5", "batch-delay", "200ms"))) {
      fleet.fill(100);
      fleet.grow();
      fleet.until(fleet::rebalance, told -> told.path("in_progress").asBoolean(false));

      fleet.server().close();

      try (Backends store = fleet.store()) {
        assertThat(store.leases().list("")).isEmpty();
      }
    }
  }

  @Test
  void signalEndsTheProcessWith0(@TempDir Path folder) throws IOException, InterruptedException {
    try (TestFleet fleet = new TestFleet(folder, 1)) {
      fleet.server().close();
      Process process =
          new ProcessBuilder(AnotherPod.command(fleet.config())).redirectErrorStream(false).start();
      try (BufferedReader out = process.inputReader()) {
        assertThat(out.readLine()).matches("ready http://127\\.0\\.0\\.1:\\d+");
        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
