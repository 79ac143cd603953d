package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.KEY;
import static io.miroir.store.redis.Stores.created;
import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.say;
import static io.miroir.store.redis.Stores.text;
import static io.miroir.store.redis.Stores.until;
import static io.miroir.store.redis.Stores.untilAvailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Three masters, and one replica of the master that has the fleet's slot. */
class ClusterTest {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;

  @TempDir static Path data;
  static final List<RedisProcess> NODES = new ArrayList<>();

  @BeforeAll
  static void startCluster() {
    for (int i = 0; i <= MASTERS; i++) {
      NODES.add(RedisProcess.in(data.resolve("node" + i)).cluster().start());
    }
    for (int i = 0; i < MASTERS; i++) {
      addSlots(NODES.get(i), i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS);
    }
    for (RedisProcess node : NODES) {
      say(node, "ACL", ("SETUSER pod on" + PermissionTest.LEAST + " +cluster").split(" "));
      say(node, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(NODES.getFirst().port()));
    }
    until("four nodes", () -> NODES.stream().allMatch(n -> info(n).contains("known_nodes:4")));
    until("all slots", () -> NODES.stream().allMatch(n -> info(n).contains("cluster_state:ok")));
  }

  @AfterAll
  static void endCluster() {
    NODES.forEach(RedisProcess::close);
  }

  @Test
  void keepsAFleetOnOneNodeAndFollowsItToAnother() {
    int slot = JedisClusterCRC16.getSlot(new Fleet("miroir", "test").channel());
    RedisProcess owner = NODES.get(slot * MASTERS / SLOTS);
    RedisProcess replica = NODES.getLast();
    say(replica, "CLUSTER", "REPLICATE", text(say(owner, "CLUSTER", "MYID")));
    RedisProcess stranger = NODES.get((slot * MASTERS / SLOTS + 1) % MASTERS);
    String url = "redis-cluster://127.0.0.1:" + stranger.port();
    try (LeaseStore leases = leases(url);
        JobStore jobs = jobs(url)) {
      AtomicInteger woken = new AtomicInteger();
      leases.watch("", woken::incrementAndGet);
      until("the subscription", () -> woken.get() == 1);
      Lease lease = granted(leases, "scope");
      until("the grant", () -> woken.get() == 2);
      long revision = created(jobs, KEY, "text");
      assertThat(jobs.list("kind", 0, 10)).hasSize(1);
      assertThat(say(owner, "HLEN", "{miroir:test}:leases")).isEqualTo(1L);

      until("replication", () -> role(replica).contains("link_status:up"));
      say(replica, "CLUSTER", "FAILOVER", "TAKEOVER");
      until("the failover", () -> role(replica).contains("role:master"));

      untilAvailable(
          () -> assertThat(leases.renew(lease, "after")).isInstanceOf(Renewal.Renewed.class));
      untilAvailable(() -> assertThat(jobs.revision()).isEqualTo(revision));
      assertThat(granted(leases, "scope").token()).isGreaterThan(lease.token());

      until("replication back", () -> role(owner).contains("master_link_status:up"));
      replica.kill();
      say(owner, "CLUSTER", "FAILOVER", "TAKEOVER");
      untilAvailable(() -> assertThat(leases.list("")).hasSize(1));
      untilAvailable(() -> assertThat(jobs.revision()).isEqualTo(revision));
    }
  }

  @Test
  void needsOneMorePermission() {
    String url = "redis-cluster://127.0.0.1:" + NODES.getFirst().port();
    try (LeaseStore leases = leases(url, "user", "pod", "password", "secret")) {
      untilAvailable(() -> granted(leases, "another scope"));
      assertThat(leases.list("another")).hasSize(1);
    }
  }

  private static void addSlots(RedisProcess node, int from, int to) {
    List<String> arguments = new ArrayList<>(List.of("ADDSLOTS"));
    IntStream.range(from, to).forEach(slot -> arguments.add(Integer.toString(slot)));
    say(node, "CLUSTER", arguments.toArray(String[]::new));
  }

  private static String role(RedisProcess node) {
    return text(say(node, "INFO", "replication"));
  }

  private static String info(RedisProcess node) {
    return text(say(node, "CLUSTER", "INFO"));
  }
}
