package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.misconfigured;

import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigurationTest {
  @TempDir Path data;

  @Test
  void refusesAServerThatMayLoseWhatItAnsweredIfItMustBeDurable() {
    try (RedisProcess server =
        RedisProcess.in(data)
            .line("appendonly yes")
            .line("no-appendfsync-on-rewrite yes")
            .start()) {
      misconfigured(() -> jobs(server.url(), "require-durable", "true"))
          .hasMessageContaining("appendfsync is 'everysec' and must be 'always'")
          .hasMessageContaining("no-appendfsync-on-rewrite is 'yes' and must be 'no'")
          .hasMessageNotContaining("appendonly is");
    }
  }

  @Test
  void refusesAServerThatRemovesKeys() {
    try (RedisProcess server = RedisProcess.in(data).line("maxmemory-policy allkeys-lru").start()) {
      misconfigured(() -> leases(server.url()))
          .hasMessageContaining("maxmemory-policy is 'allkeys-lru'")
          .hasMessageContaining("'noeviction'");
    }
  }
}
