package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Commit.Refused;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.plugin.Capability;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Judges a {@link JobStore} by the clauses in {@code docs/spi/job-store.md}.
 *
 * <p>Override one method, and run it with JUnit. Every test uses kinds and guard scopes of its own,
 * so a store that is not empty is judged as well; only {@code revision} needs a store that nobody
 * else writes to. A store with a server gives it with {@link Subject#servedBy}; the tests then end
 * and start it too. Without one they close and open the store instead, as a store in files has
 * nothing else that could end.
 */
@ExtendWith(ClauseReport.class)
public abstract class JobStoreConformance extends JobStoreUnderLoad {
  /** Set up by JUnit before each test. */
  protected JobStoreConformance() {}

  @Test
  @Verifies("J8")
  void isUnavailableWhileItsServerIsDown() {
    committed(new Create(key("a"), ""));
    Optional<StoreServer> server = subject.server();
    server.ifPresentOrElse(StoreServer::stop, store::close);
    try {
      Refusal.of(ErrorCode.UNAVAILABLE, () -> commit(new Create(key("b"), "")));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.find(key("a")));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.list(kind, 0, 10));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.revision());
    } finally {
      server.ifPresent(StoreServer::start);
    }
    if (server.isEmpty()) {
      reopen();
    }
    awaitAnswer();
  }

  @Test
  @Verifies({"J3", "J6", "J8"})
  void keepsOverACrashOfItsServerWhatItsCapabilitiesSay() throws Exception {
    committed(fenced(5), new Create(key("first"), "text"));
    long before = store.revision();
    AtomicInteger acknowledged = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> committing = threads.submit(() -> commitUntilUnavailable(acknowledged));
      Eventually.until("ten commits", () -> acknowledged.get() >= 10);
      crash();
      committing.get();
    }

    long pairs = store.list(kind, 0, 1000).size();
    if (store.capabilities().contains(Capability.SURVIVES_STORE_CRASH)) {
      assertThat(store.find(key("first")).orElseThrow().text()).isEqualTo("text");
      assertThat((pairs - 1) / 2).isBetween((long) acknowledged.get(), acknowledged.get() + 1L);
      assertThat(pairs % 2).as("records of pairs that were committed, and the first").isOne();
      assertThat(store.commit(fenced(4), List.of())).isEqualTo(new Refused(new FencingToken(5)));
    }
    assertThat(committed()).isGreaterThan(before);
  }

  private void commitUntilUnavailable(AtomicInteger acknowledged) {
    for (int pair = 0; pair < 400; pair++) {
      List<Change> changes =
          List.of(new Create(key("left " + pair), ""), new Create(key("right " + pair), ""));
      if (Refusal.unlessUnavailable(() -> store.commit(Guard.open(), changes)).isEmpty()) {
        return;
      }
      acknowledged.incrementAndGet();
    }
  }

  private void crash() {
    if (subject.server().isPresent()) {
      subject.server().get().kill();
      subject.server().get().start();
      awaitAnswer();
    } else {
      reopen();
    }
  }

  private void awaitAnswer() {
    Eventually.until(
        "an answer of the store that is there again",
        () -> Refusal.unlessUnavailable(() -> store.find(key("a"))).isPresent());
  }
}
