package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.say;
import static io.miroir.store.redis.Stores.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Watch;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
  @TempDir Path data;

  @Test
  void wakesWhenALeaseBelowThePrefixChanged() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url());
        LeaseStore others = leases(server.url())) {
      AtomicInteger below = new AtomicInteger();
      AtomicInteger beside = new AtomicInteger();
      leases.watch("pod:b", beside::incrementAndGet);
      until("the subscription", () -> beside.get() == 1);
      leases.watch("pod:", below::incrementAndGet);

      Lease lease = granted(others, "pod:a");
      until("the grant", () -> below.get() == 1);
      others.renew(lease, "changed");
      until("the change", () -> below.get() == 2);
      others.renew(lease, "changed");
      others.release(lease);
      until("the release", () -> below.get() == 3);
      assertThat(beside).hasValue(1);
    }
  }

  @Test
  void wakesOnceWhenItIsSubscribedAgain() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url())) {
      AtomicInteger woken = new AtomicInteger();
      leases.watch("", woken::incrementAndGet);
      until("the subscription", () -> woken.get() == 1);

      say(server, "CLIENT", "KILL", "TYPE", "pubsub");
      until("the next subscription", () -> woken.get() == 2);

      server.restart();
      until("the one after", () -> woken.get() == 3);
    }
  }

  @Test
  void wakesNobodyAfterItWasClosed() {
    try (RedisProcess server = RedisProcess.in(data).start();
        LeaseStore leases = leases(server.url())) {
      AtomicInteger closed = new AtomicInteger();
      AtomicInteger open = new AtomicInteger();
      Watch first = leases.watch("", closed::incrementAndGet);
      until("the subscription", () -> closed.get() == 1);
      leases.watch("", open::incrementAndGet);
      first.close();
      first.close();

      granted(leases, "scope");

      until("the grant", () -> open.get() == 1);
      assertThat(closed).hasValue(1);
    }
  }
}
