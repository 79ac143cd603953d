package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Commit.Refused;
import io.miroir.api.job.Entry;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What many threads and processes must see of a job store. */
abstract class JobStoreUnderLoad extends JobStoreRules {
  private static final int MANY = 10_000;
  private static final int PAGE = 1_000;
  private static final int HISTORIES = 8;
  private static final int THREADS = 4;
  private static final int CALLS_PER_THREAD = 6;

  @Test
  @Verifies("J2")
  void losesNoUpdateAmongManyThreads() throws Exception {
    committed(new Create(key("count"), "0"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        running.add(threads.submit(() -> IntStream.range(0, 10).forEach(n -> increment())));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(store.find(key("count")).orElseThrow().text()).isEqualTo("60");
  }

  private void increment() {
    Commit answer;
    do {
      Entry found = store.find(key("count")).orElseThrow();
      String next = Integer.toString(Integer.parseInt(found.text()) + 1);
      answer = commit(new Replace(key("count"), next, found.revision()));
    } while (!(answer instanceof Committed));
  }

  @Test
  @Slow
  @Verifies({"J2", "J3"})
  void losesNoUpdateAmongSeveralProcesses() {
    String name = UUID.randomUUID().toString();
    committed(new Create(new Key("count", name), "0"));
    try (ChildProcess one = ChildProcess.start(Contender.Task.INCREMENT, subject, name, 30);
        ChildProcess two = ChildProcess.start(Contender.Task.INCREMENT, subject, name, 30);
        ChildProcess three = ChildProcess.start(Contender.Task.INCREMENT, subject, name, 30)) {
      Stream.of(one, two, three).forEach(ChildProcess::linesToTheEnd);
    }
    assertThat(store.find(new Key("count", name)).orElseThrow().text()).isEqualTo("90");
  }

  @Test
  @Slow
  @Verifies({"J3", "J4", "J8"})
  void keepsCommitsWholeWhenTheirProcessIsKilled() {
    committed(new Create(key("left"), "0"), new Create(key("right"), "0"));
    for (int round = 1; round <= 5; round++) {
      long acknowledged = acknowledgedBeforeKill(3 * round);

      long left = Long.parseLong(store.find(key("left")).orElseThrow().text());
      assertThat(left).isBetween(acknowledged, acknowledged + 1);
      assertThat(store.find(key("right")).orElseThrow().text()).isEqualTo(Long.toString(left));
      assertThat(store.list(kind, 0, 1000)).hasSize((int) left + 2);
      assertThat(store.commit(fenced(left - 1), List.of()))
          .isEqualTo(new Refused(new FencingToken(left)));
    }
  }

  private long acknowledgedBeforeKill(int commits) {
    try (ChildProcess process =
        ChildProcess.start(Contender.Task.COMMIT_UNTIL_KILLED, subject, kind, 0)) {
      String line = process.line();
      for (int i = 1; i < commits; i++) {
        line = process.line();
      }
      List<String> rest = process.kill();
      return Long.parseLong(rest.isEmpty() ? line : rest.getLast());
    }
  }

  @Test
  @Verifies("J4")
  void showsNoPartOfACommit() throws Exception {
    long created = committed(new Create(key("a"), "0"), new Create(key("b"), "0"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(
              () -> {
                long revision = created;
                for (int i = 1; i <= 50; i++) {
                  String text = Integer.toString(i);
                  revision =
                      committed(
                          new Replace(key("a"), text, revision),
                          new Replace(key("b"), text, revision));
                }
              });
      while (!writing.isDone()) {
        assertThat(store.list(kind, 0, 10).stream().map(Entry::text).distinct()).hasSize(1);
      }
      writing.get();
    }
  }

  /** Each history is small, as the search for an order grows with it; their sum is not. */
  @Test
  @Verifies({"J1", "J2", "J4", "J6"})
  void answersManyThreadsAsIfTheyCameOneAfterAnother() throws Exception {
    long seed = new Random().nextLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        JobStore second = subject.openJobStore()) {
      for (int history = 0; history < HISTORIES; history++) {
        JobHistory recorded = new JobHistory(kind + " " + history);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          JobStore handle = thread % 2 == 0 ? store : second;
          Random random = new Random(seed + (long) history * THREADS + thread);
          running.add(threads.submit(() -> recorded.record(handle, random, CALLS_PER_THREAD)));
        }
        for (Future<?> each : running) {
          each.get();
        }
        recorded.requireOneAfterAnother("seed " + seed);
      }
    }
  }

  @Test
  @Slow
  @Verifies("J2")
  void refusesAnOldTermThatWasPaused() {
    for (int round = 1; round <= 2; round++) {
      int old = 2 * round;
      try (ChildProcess process =
          ChildProcess.start(Contender.Task.COMMIT_UNTIL_REFUSED, subject, kind, old)) {
        for (int i = 0; i < 5 * round; i++) {
          process.line();
        }
        process.pause();
        Optional<Commit> claim =
            Refusal.unlessUnavailable(() -> store.commit(fenced(old + 1), List.of()));
        long since = System.nanoTime();
        process.resume();
        if (claim.isEmpty()) {
          committed(fenced(old + 1));
        }
        List<String> told = process.linesToTheEnd();
        assertThat(told).last().isEqualTo("refused");
        if (claim.isPresent()) {
          assertThat(told.subList(0, told.size() - 1))
              .filteredOn(sent -> Long.parseLong(sent) > since)
              .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(store.commit(fenced(old), List.of()))
            .isEqualTo(new Refused(new FencingToken(old + 1)));
      }
    }
  }

  @Test
  @Slow
  @Verifies({"J5", "J7"})
  void keepsTenThousandRecords() {
    for (int page = 0; page < MANY / PAGE; page++) {
      int first = page * PAGE;
      committed(
          IntStream.range(first, first + PAGE)
              .mapToObj(n -> new Create(key("n" + n), "text " + n))
              .toArray(Change[]::new));
    }

    List<Entry> read = new ArrayList<>();
    List<Entry> page = store.list(kind, 0, PAGE);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = store.list(kind, page.getLast().sequence(), PAGE);
    }
    assertThat(read)
        .extracting(entry -> entry.key().id())
        .containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(n -> "n" + n).toList());
    assertThat(store.find(key("n7777")).orElseThrow().text()).isEqualTo("text 7777");
  }
}
