package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.KEY;
import static io.miroir.store.redis.Stores.created;
import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.misconfigured;
import static io.miroir.store.redis.Stores.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Capability;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of the server must be allowed; the line is the one of the documentation. */
class PermissionTest {
  static final String LEAST =
      " >secret ~{miroir:test}:* resetchannels &{miroir:test}:* -@all +eval +evalsha +time +get +set +del +hget"
          + " +hmget +hset +hdel +zadd +zrem +zrangebylex +publish +subscribe +ping";

  @TempDir static Path data;
  static RedisProcess server;

  @BeforeAll
  static void startServer() {
    server =
        RedisProcess.in(data)
            .appendOnly()
            .line("user default off")
            .line("user pod on" + LEAST)
            .line("user reader on" + LEAST + " +config|get")
            .line("user lame on" + LEAST + " -zadd")
            .line("user mute on" + LEAST + " -@pubsub")
            .start();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Test
  void needsNoMoreThanTheDocumentedPermissions() {
    try (LeaseStore leases = leases(server.url(), "user", "pod", "password", "secret");
        JobStore jobs = jobs(server.url(), "user", "pod", "password", "secret")) {
      AtomicInteger woken = new AtomicInteger();
      leases.watch("", woken::incrementAndGet);
      until("the subscription", () -> woken.get() > 0);
      leases.release(granted(leases, "scope"));
      created(jobs, KEY, "text");
      assertThat(jobs.list("kind", 0, 10)).hasSize(1);
      assertThat(leases.capabilities())
          .containsExactlyInAnyOrder(Capability.MANY_HOSTS, Capability.WATCH);
    }
  }

  @Test
  void readsTheConfigurationWhereItMay() {
    try (JobStore jobs = jobs(server.url(), "user", "reader", "password", "secret")) {
      assertThat(jobs.capabilities())
          .containsExactlyInAnyOrder(Capability.MANY_HOSTS, Capability.SURVIVES_STORE_CRASH);
    }
    misconfigured(
            () ->
                jobs(server.url(), "user", "pod", "password", "secret", "require-durable", "true"))
        .hasMessageContaining("setting 'require-durable' is 'true'")
        .hasMessageContaining("configuration can't be read");
  }

  @Test
  void tellsWhoMayNotWhatWhenItIsOpened() {
    misconfigured(() -> leases(server.url())).hasMessageContaining("NOAUTH");
    misconfigured(() -> leases(server.url(), "user", "pod", "password", "wrong"))
        .hasMessageContaining("WRONGPASS")
        .hasMessageContaining("'password'");
    misconfigured(() -> leases(server.url(), "user", "pod", "password", "secret", "fleet", "other"))
        .hasMessageContaining(server.url());
    misconfigured(() -> leases(server.url(), "user", "lame", "password", "secret"))
        .hasMessageContaining("can't run this command");
    misconfigured(
            () -> leases(server.url(), "user", "pod", "password", "secret", "wait-replicas", "1"))
        .hasMessageContaining("NOPERM")
        .hasMessageContaining("wait");
    misconfigured(() -> leases(server.url(), "user", "mute", "password", "secret"))
        .hasMessageContaining("can't run this command");
  }
}
