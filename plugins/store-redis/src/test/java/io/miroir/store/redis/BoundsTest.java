package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.KEY;
import static io.miroir.store.redis.Stores.LONG;
import static io.miroir.store.redis.Stores.committed;
import static io.miroir.store.redis.Stores.created;
import static io.miroir.store.redis.Stores.failure;
import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.jobs;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large numbers, many records and long texts. */
class BoundsTest {
  /** The last number that a double tells from its neighbours, and numbers beyond. */
  private static final long EXACT = 1L << 53;

  @TempDir static Path data;
  static RedisProcess server;

  @BeforeAll
  static void startServer() {
    server = RedisProcess.in(data).start();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @BeforeEach
  void emptyServer() {
    say(server, "FLUSHALL");
  }

  @Test
  void comparesGuardsThatNoDoubleTellsApart() {
    try (JobStore jobs = jobs(server.url())) {
      for (long token : List.of(EXACT, EXACT + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE)) {
        FencingToken highest = new FencingToken(token);
        Guard lower = new Guard.Fenced("scope", new FencingToken(token - 1));
        assertThat(jobs.commit(new Guard.Fenced("scope", highest), List.of()))
            .isInstanceOf(Commit.Committed.class);
        assertThat(jobs.commit(lower, List.of())).isEqualTo(new Commit.Refused(highest));
      }
    }
  }

  @Test
  void comparesTokensOfLeasesThatNoDoubleTellsApart() {
    try (LeaseStore leases = leases(server.url())) {
      long token = EXACT - 1;
      say(server, "HSET", "{miroir:test}:tokens", "scope", "%019d".formatted(token - 1));
      Lease held = granted(leases, "scope");

      assertThat(held.token()).isEqualTo(new FencingToken(token));
      assertThat(leases.renew(held, "")).isInstanceOf(Renewal.Renewed.class);
      Lease highest = new Lease("scope", "pod", new FencingToken(Long.MAX_VALUE), LONG, "");
      failure(ErrorCode.STORE_WENT_BACK, () -> leases.renew(highest, ""));
      leases.release(highest);
      assertThat(leases.list("")).hasSize(1);
    }
  }

  @Test
  void expectsNoRevisionThatNeverWas() {
    try (JobStore jobs = jobs(server.url())) {
      created(jobs, KEY, "text");
      Optional<Entry> found = jobs.find(KEY);

      for (long revision : List.of(Long.MIN_VALUE, -1L, 0L, EXACT, Long.MAX_VALUE)) {
        assertThat(jobs.commit(Guard.open(), List.of(new Change.Remove(KEY, revision))))
            .isEqualTo(new Commit.Conflict(KEY, found));
      }
      assertThat(jobs.list("kind", EXACT, 10)).isEmpty();
      assertThat(jobs.list("kind", 10_000_000_000_000_001L, 10)).isEmpty();
      assertThat(jobs.list("kind", Long.MAX_VALUE, 10)).isEmpty();
    }
  }

  @Test
  void listsTenThousandLeases() {
    try (LeaseStore leases = leases(server.url())) {
      for (int i = 0; i < 10_000; i++) {
        leases.acquire("scope/%05d".formatted(i), "pod", LONG, "attributes");
      }

      assertThat(leases.list("scope/"))
          .extracting(Lease::scope)
          .hasSize(10_000)
          .isSorted()
          .startsWith("scope/00000")
          .endsWith("scope/09999");
      assertThat(leases.list("scope/0123")).hasSize(10);
    }
  }

  @Test
  void listsNoExpiredLeaseWhileNothingCanBeWritten() {
    try (LeaseStore leases = leases(server.url())) {
      Acquisition.Granted granted =
          (Acquisition.Granted) leases.acquire("scope", "pod", Duration.ofMillis(1), "");

      say(server, "CONFIG", "SET", "min-replicas-to-write", "1");
      Stores.until("the expiry", () -> leases.list("").isEmpty());
      say(server, "CONFIG", "SET", "min-replicas-to-write", "0");

      assertThat(leases.renew(granted.lease(), ""))
          .isEqualTo(new Renewal.Lost(granted.lease().token()));
    }
  }

  @Test
  void commitsAThousandChangesOfManyKilobytes() {
    String text = "\u00e9".repeat(8 * 1024);
    List<Key> keys = IntStream.range(0, 1_000).mapToObj(n -> new Key("many", "id " + n)).toList();
    try (JobStore jobs = jobs(server.url())) {
      long created =
          committed(
              jobs, keys.stream().map(k -> new Change.Create(k, text)).toArray(Change[]::new));
      long replaced =
          committed(
              jobs,
              keys.stream()
                  .map(k -> new Change.Replace(k, text + k.id(), created))
                  .toArray(Change[]::new));

      List<Entry> all = jobs.list("many", 0, 1_000);
      assertThat(all).extracting(Entry::key).containsExactlyElementsOf(keys);
      assertThat(all).allMatch(entry -> entry.text().equals(text + entry.key().id()));
      assertThat(all).allMatch(entry -> entry.revision() == replaced);
      assertThat(all.getLast().sequence()).isLessThanOrEqualTo(created);
    }
  }

  @Test
  void commitsManyOfTheLongestTexts() {
    String text = "b".repeat(1024 * 1024);
    try (JobStore jobs = jobs(server.url(), "timeout", "20s")) {
      long revision =
          committed(
              jobs,
              IntStream.range(0, 60)
                  .mapToObj(n -> new Change.Create(new Key("long", "id " + n), text))
                  .toArray(Change[]::new));

      assertThat(jobs.list("long", 0, 60))
          .allSatisfy(
              entry -> {
                assertThat(entry.revision()).isEqualTo(revision);
                assertThat(entry.text()).hasSameSizeAs(text);
              })
          .hasSize(60);
    }
  }

  @Test
  void keepsFleetsAndPrefixesApart() {
    Stream.of("a", "b")
        .forEach(
            fleet -> {
              try (LeaseStore leases = leases(server.url(), "fleet", fleet);
                  JobStore jobs = jobs(server.url(), "fleet", fleet, "prefix", "other")) {
                granted(leases, "scope");
                created(jobs, KEY, fleet);
                assertThat(leases.list("")).hasSize(1);
                assertThat(jobs.find(KEY).orElseThrow().text()).isEqualTo(fleet);
              }
            });
  }
}
