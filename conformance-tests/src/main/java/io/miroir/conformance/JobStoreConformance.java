package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Commit.Refused;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.plugin.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
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

  /** Only a server can be silent. */
  @Test
  @Slow
  @Verifies("J8")
  void isUnavailableWhileItsServerIsSilent() {
    committed(new Create(key("a"), ""));
    subject.server().ifPresent(StoreServer::pause);
    try {
      if (subject.server().isPresent()) {
        Refusal.inTime(ErrorCode.UNAVAILABLE, () -> commit(new Create(key("b"), "")));
        Refusal.inTime(ErrorCode.UNAVAILABLE, () -> store.find(key("a")));
      }
    } finally {
      subject.server().ifPresent(StoreServer::resume);
    }
    awaitAnswer();
  }

  @Test
  @Verifies({"J3", "J4", "J6", "J8"})
  void keepsOverACrashOfItsServerWhatItsCapabilitiesSay() throws Exception {
    committed(fenced(5), new Create(key("first"), "text"));
    long before = store.revision();
    List<Long> acknowledged = new CopyOnWriteArrayList<>(List.of(before));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> committing = threads.submit(() -> commitUntilUnavailable(acknowledged));
      Eventually.until("ten commits", () -> acknowledged.size() > 10);
      crash();
      committing.get();
    }

    Set<String> lefts = idsFrom("left ");
    assertThat(idsFrom("right ")).as("the other halves of commits").isEqualTo(lefts);
    if (store.capabilities().contains(Capability.SURVIVES_STORE_CRASH)) {
      assertThat(store.find(key("first")).orElseThrow().text()).isEqualTo("text");
      assertThat(lefts.size() + 1).isBetween(acknowledged.size(), acknowledged.size() + 1);
      assertThat(store.commit(fenced(4), List.of())).isEqualTo(new Refused(new FencingToken(5)));
    }
    assertThat(committed()).isGreaterThan(acknowledged.getLast());
  }

  private Set<String> idsFrom(String prefix) {
    return store.list(kind, 0, 1000).stream()
        .map(entry -> entry.key().id())
        .filter(id -> id.startsWith(prefix))
        .map(id -> id.substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  private void commitUntilUnavailable(List<Long> acknowledged) {
    for (int pair = 0; pair < 400; pair++) {
      List<Change> changes =
          List.of(new Create(key("left " + pair), ""), new Create(key("right " + pair), ""));
      Optional<Commit> answer =
          Refusal.unlessUnavailable(() -> store.commit(Guard.open(), changes));
      if (answer.isEmpty()) {
        return;
      }
      acknowledged.add(((Committed) answer.get()).revision());
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
