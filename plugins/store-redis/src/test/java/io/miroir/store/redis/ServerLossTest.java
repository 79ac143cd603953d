package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.KEY;
import static io.miroir.store.redis.Stores.LONG;
import static io.miroir.store.redis.Stores.created;
import static io.miroir.store.redis.Stores.failure;
import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.say;
import static io.miroir.store.redis.Stores.unavailable;
import static io.miroir.store.redis.Stores.untilAvailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left, and what is told, when the server is killed, emptied, paused or refuses. */
class ServerLossTest {
  @TempDir Path data;

  @Test
  void keepsAllOverAKillOfADurableServer() {
    try (RedisProcess server = RedisProcess.in(data).appendOnly().start();
        LeaseStore leases = leases(server.url(), "require-durable", "true");
        JobStore jobs = jobs(server.url(), "require-durable", "true")) {
      assertThat(leases.capabilities()).contains(Capability.SURVIVES_STORE_CRASH);
      assertThat(jobs.capabilities()).contains(Capability.SURVIVES_STORE_CRASH);
      Lease lease = granted(leases, "scope");
      jobs.commit(new Guard.Fenced("scope", lease.token()), List.of());
      long revision = created(jobs, KEY, "text");
      Entry entry = jobs.find(KEY).orElseThrow();

      server.kill();
      unavailable(() -> leases.renew(lease, "")).hasMessageContaining(server.url());
      unavailable(() -> leases.list(""));
      unavailable(() -> jobs.revision());
      server.restart();

      untilAvailable(() -> assertThat(leases.renew(lease, "")).isInstanceOf(Renewal.Renewed.class));
      untilAvailable(() -> assertThat(jobs.revision()).isEqualTo(revision));
      assertThat(jobs.find(KEY)).contains(entry);
      assertThat(
              jobs.commit(
                  new Guard.Fenced("scope", new FencingToken(lease.token().value() - 1)),
                  List.of()))
          .isEqualTo(new Commit.Refused(lease.token()));
      assertThat(granted(leases, "scope").token()).isGreaterThan(lease.token());
    }
  }

  @Test
  void grantsNoLowerTokenAndNoLowerRevisionWhenItWasEmptied() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url());
        JobStore jobs = jobs(server.url())) {
      assertThat(leases.capabilities()).doesNotContain(Capability.SURVIVES_STORE_CRASH);
      Lease lease = granted(leases, "scope");
      long revision = created(jobs, KEY, "text");
      long sequence = jobs.find(KEY).orElseThrow().sequence();

      say(server, "FLUSHALL");
      failure(ErrorCode.STORE_WENT_BACK, () -> leases.renew(lease, ""))
          .hasMessageContaining("never granted");
      Lease next = granted(leases, "scope");
      long nextRevision = created(jobs, KEY, "text");
      long nextSequence = jobs.find(KEY).orElseThrow().sequence();
      assertThat(next.token()).isGreaterThan(lease.token());
      assertThat(nextRevision).isGreaterThan(revision);
      assertThat(nextSequence).isGreaterThan(sequence);

      server.restart();
      untilAvailable(() -> failure(ErrorCode.STORE_WENT_BACK, () -> renewOrFail(leases, next)));
      assertThat(granted(leases, "scope").token()).isGreaterThan(next.token());
      untilAvailable(() -> assertThat(jobs.find(KEY)).isEmpty());
      assertThat(created(jobs, KEY, "text")).isGreaterThan(nextRevision);
      assertThat(jobs.find(KEY).orElseThrow().sequence()).isGreaterThan(nextSequence);
    }
  }

  /** Asks again while the server comes up, so that the caller sees only its verdict. */
  private static void renewOrFail(LeaseStore leases, Lease lease) {
    untilAvailable(() -> leases.list(""));
    leases.renew(lease, "");
  }

  @Test
  void isUnavailableWhileTheServerIsPaused() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url(), "timeout", "300ms");
        JobStore jobs = jobs(server.url(), "timeout", "300ms")) {
      Lease lease = granted(leases, "scope");
      server.pause();

      long begun = System.nanoTime();
      unavailable(() -> leases.renew(lease, "")).hasMessageContaining("whether it was done");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      unavailable(() -> leases.acquire("scope", "other", LONG, ""));
      unavailable(() -> leases.release(lease));
      unavailable(() -> leases.list(""));
      unavailable(() -> jobs.find(KEY));
      unavailable(() -> jobs.list("kind", 0, 10));
      unavailable(() -> created(jobs, KEY, "text"));
      unavailable(() -> leases(server.url(), "timeout", "300ms"));

      server.resume();
      untilAvailable(() -> jobs.revision());
    }
  }

  @Test
  void isUnavailableWhenNobodyListens() {
    RedisProcess server = RedisProcess.in(data).start();
    server.close();

    unavailable(() -> leases(server.url())).hasMessageContaining(server.url());
    unavailable(() -> jobs("redis-cluster://127.0.0.1:" + server.port()));
    unavailable(() -> jobs("redis-sentinel://127.0.0.1:" + server.port() + "/none"));
  }

  @Test
  void isUnavailableAtAReplica() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url())) {
      Lease lease = granted(leases, "scope");
      say(server, "REPLICAOF", "127.0.0.1", "1");

      unavailable(() -> leases.renew(lease, "")).hasMessageContaining("nothing was done");
      unavailable(() -> leases(server.url())).hasMessageContaining("READONLY");

      say(server, "REPLICAOF", "NO", "ONE");
      untilAvailable(() -> assertThat(leases.renew(lease, "")).isInstanceOf(Renewal.Renewed.class));
    }
  }

  @Test
  void isUnavailableWithoutMemoryAndWithoutReplicas() {
    try (RedisProcess server = RedisProcess.in(data).start();
        JobStore jobs = jobs(server.url())) {
      say(server, "CONFIG", "SET", "maxmemory", "1");
      unavailable(() -> created(jobs, KEY, "text"))
          .hasMessageContaining("OOM")
          .hasMessageContaining("nothing was done");
      say(server, "CONFIG", "SET", "maxmemory", "0");

      say(server, "CONFIG", "SET", "min-replicas-to-write", "1");
      unavailable(() -> created(jobs, KEY, "text"))
          .hasMessageContaining("NOREPLICAS")
          .hasMessageContaining("nothing was done");
      say(server, "CONFIG", "SET", "min-replicas-to-write", "0");

      assertThat(jobs.revision()).isZero();
      created(jobs, KEY, "text");
    }
  }

  @Test
  void sendsTheTextOfAScriptThatTheServerForgot() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url())) {
      Lease lease = granted(leases, "scope");
      say(server, "SCRIPT", "FLUSH");

      assertThat(leases.renew(lease, "")).isInstanceOf(Renewal.Renewed.class);
      assertThat(leases.list("")).hasSize(1);
    }
  }

  @Test
  void waitsForReplicas() {
    try (RedisProcess server = RedisProcess.in(data.resolve("master")).start();
        LeaseStore leases = leases(server.url(), "wait-replicas", "1", "timeout", "400ms")) {
      unavailable(() -> leases.acquire("scope", "pod", LONG, ""))
          .hasMessageContaining("'wait-replicas' is 1");
      try (RedisProcess replica =
          RedisProcess.in(data.resolve("replica"))
              .line("replicaof 127.0.0.1 " + server.port())
              .start()) {
        untilAvailable(() -> granted(leases, "scope"));
        assertThat(say(replica, "HLEN", "{miroir:test}:tokens")).isEqualTo(1L);
      }
    }
  }
}
