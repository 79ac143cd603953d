package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.KEY;
import static io.miroir.store.redis.Stores.created;
import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.misconfigured;
import static io.miroir.store.redis.Stores.say;
import static io.miroir.store.redis.Stores.text;
import static io.miroir.store.redis.Stores.unavailable;
import static io.miroir.store.redis.Stores.until;
import static io.miroir.store.redis.Stores.untilAvailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisDataException;

/** One master, one replica and one Sentinel that makes the replica the master. */
class SentinelTest {
  @TempDir Path data;

  @Test
  void followsAFailover() {
    try (RedisProcess master = RedisProcess.in(data.resolve("master")).start();
        RedisProcess replica = replicaOf(master);
        RedisProcess sentinel = sentinelOf(master)) {
      String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/mymaster";
      until("the replica", () -> info(sentinel).contains("slaves=1"));
      try (LeaseStore leases = leases(url, "wait-replicas", "1");
          JobStore jobs = jobs(url)) {
        AtomicInteger woken = new AtomicInteger();
        leases.watch("scope", woken::incrementAndGet);
        until("the subscription", () -> woken.get() == 1);
        Lease[] held = new Lease[1];
        untilAvailable(() -> held[0] = granted(leases, "scope"));
        until("the grant", () -> woken.get() == 2);
        long revision = created(jobs, KEY, "text");
        until("replication", () -> say(replica, "HLEN", "{miroir:test}:records").equals(2L));

        until("a replica fit to promote", () -> failsOver(sentinel));
        until("the failover", () -> masterPort(sentinel) == replica.port());
        master.kill();

        untilAvailable(() -> assertThat(jobs.revision()).isEqualTo(revision));
        until("the next subscription", () -> woken.get() == 3);
        try (LeaseStore alone = leases(url)) {
          assertThat(alone.renew(held[0], "after")).isInstanceOf(Renewal.Renewed.class);
          assertThat(granted(alone, "scope").token()).isGreaterThan(held[0].token());
          until("the change", () -> woken.get() >= 4);
        }
        assertThat(say(replica, "EXISTS", "{miroir:test}:probe")).isEqualTo(0L);
      }
    }
  }

  @Test
  void tellsAMasterThatTheSentinelsDoNotKnow() {
    try (RedisProcess master = RedisProcess.in(data.resolve("master")).start();
        RedisProcess sentinel = sentinelOf(master)) {
      String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/other";
      unavailable(() -> leases(url)).hasMessageContaining("other");
    }
  }

  @Test
  void logsInAtTheSentinels() {
    try (RedisProcess master = RedisProcess.in(data.resolve("master")).start();
        RedisProcess sentinel = sentinelOf(master, "requirepass secret")) {
      String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/mymaster";
      misconfigured(() -> leases(url)).hasMessageContaining("NOAUTH");
      leases(url, "sentinel-password", "secret").close();
    }
  }

  private RedisProcess replicaOf(RedisProcess master) {
    return RedisProcess.in(data.resolve("replica"))
        .line("replicaof 127.0.0.1 " + master.port())
        .line("repl-diskless-sync yes")
        .line("repl-diskless-sync-delay 0")
        .start();
  }

  private RedisProcess sentinelOf(RedisProcess master, String... lines) {
    var options =
        RedisProcess.in(data.resolve("sentinel"))
            .sentinel()
            .line("sentinel monitor mymaster 127.0.0.1 " + master.port() + " 1")
            .line("sentinel down-after-milliseconds mymaster 60000");
    List.of(lines).forEach(options::line);
    return options.start();
  }

  private static String info(RedisProcess sentinel) {
    return text(say(sentinel, "INFO", "sentinel"));
  }

  /** A Sentinel promotes no replica before it has heard of its state, some seconds at most. */
  private static boolean failsOver(RedisProcess sentinel) {
    try {
      say(sentinel, "SENTINEL", "FAILOVER", "mymaster");
      return true;
    } catch (JedisDataException e) {
      assertThat(e).hasMessageContaining("NOGOODSLAVE");
      return false;
    }
  }

  private static int masterPort(RedisProcess sentinel) {
    List<?> address = (List<?>) say(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster");
    return Integer.parseInt(text(address.get(1)));
  }
}
