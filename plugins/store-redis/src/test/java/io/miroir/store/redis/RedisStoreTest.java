package io.miroir.store.redis;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Both stores on one server, which syncs before it answers; each test has a fleet of its own. */
class RedisStoreTest {
  @TempDir static Path data;
  static RedisProcess server;

  @BeforeAll
  static void startServer() {
    server = RedisProcess.in(data).appendOnly().start();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  private static Subject ofAFleetOfItsOwn() {
    Map<String, String> settings =
        Stores.settings(server.url(), "fleet", UUID.randomUUID().toString());
    return new Subject(new RedisPlugin(), "redis", settings).servedBy(new OwnServer(server));
  }

  @Nested
  class Leases extends LeaseStoreConformance {
    @Override
    protected Subject subject(Path folder) {
      return ofAFleetOfItsOwn();
    }
  }

  @Nested
  class Records extends JobStoreConformance {
    @Override
    protected Subject subject(Path folder) {
      return ofAFleetOfItsOwn();
    }
  }
}
