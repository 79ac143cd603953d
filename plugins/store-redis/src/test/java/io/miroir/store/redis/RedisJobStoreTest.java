package io.miroir.store.redis;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.Subject;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisJobStoreTest extends JobStoreConformance {
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

  @Override
  protected Subject subject(Path folder) {
    Map<String, String> settings =
        Stores.settings(server.url(), "fleet", UUID.randomUUID().toString());
    return new Subject(new RedisPlugin(), "redis", settings).servedBy(new OwnServer(server));
  }
}
