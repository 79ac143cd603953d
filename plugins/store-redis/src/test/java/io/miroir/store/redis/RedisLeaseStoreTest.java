package io.miroir.store.redis;

import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisLeaseStoreTest extends LeaseStoreConformance {
  private static OwnServer server;

  @BeforeAll
  static void startServer(@TempDir Path data) {
    server = OwnServer.syncing(data);
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Override
  protected Subject subject(Path folder) {
    return server.ofAFleetOfItsOwn();
  }
}
