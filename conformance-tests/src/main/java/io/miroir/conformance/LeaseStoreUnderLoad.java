package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.lease.Watch;
import io.miroir.api.plugin.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What many threads, processes and wrong clocks must see of a lease store. */
abstract class LeaseStoreUnderLoad extends LeaseStoreRules {
  private static final int MANY = 10_000;
  private static final int HISTORIES = 8;
  private static final int THREADS = 4;
  private static final int CALLS_PER_THREAD = 6;
  private static final Duration EXPIRING = Duration.ofMillis(30);

  @Test
  @Slow
  @Verifies({"L1", "L2", "L5"})
  void neverHasTwoHoldersAmongManyThreads() throws Exception {
    Queue<Tenure> tenures = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        LeaseStore second = subject.openLeaseStore()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String pod = "pod-" + i;
        LeaseStore handle = i % 2 == 0 ? store : second;
        running.add(threads.submit(() -> contend(handle, pod, tenures)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(tenures).hasSize(8 * 6);
    Tenure.requireOneAfterAnother(List.copyOf(tenures));
  }

  /** Holds the scope six times, under another name each: by turns it releases, or lets expire. */
  private void contend(LeaseStore handle, String pod, Queue<Tenure> tenures) {
    int held = 0;
    while (held < 6) {
      String holder = pod + " session " + held;
      long asked = System.nanoTime();
      boolean releases = held % 2 == 0;
      if (handle.acquire(scope, holder, releases ? LONG : EXPIRING, "")
          instanceof Granted granted) {
        long from = System.nanoTime();
        Lease lease = granted.lease();
        long deadline = asked + lease.remaining().toNanos();
        if (from >= deadline) {
          // The answer came too late: to its holder this lease was over before it began.
          continue;
        }
        if (releases) {
          assertThat(handle.renew(lease, "")).isInstanceOf(Renewal.Renewed.class);
          long until = System.nanoTime();
          handle.release(lease);
          tenures.add(new Tenure(lease.token().value(), from, until));
        } else {
          tenures.add(new Tenure(lease.token().value(), from, deadline));
        }
        held++;
      }
    }
  }

  @Test
  @Slow
  @Verifies({"L1", "L2"})
  void neverHasTwoHoldersAmongSeveralProcesses() {
    List<Tenure> tenures = new ArrayList<>();
    try (ChildProcess one = ChildProcess.start(Contender.Task.HOLD, subject, scope, 20);
        ChildProcess two = ChildProcess.start(Contender.Task.HOLD, subject, scope, 20);
        ChildProcess three = ChildProcess.start(Contender.Task.HOLD, subject, scope, 20)) {
      Stream.of(one, two, three)
          .flatMap(process -> process.linesToTheEnd().stream())
          .map(Tenure::parse)
          .forEach(tenures::add);
    }
    assertThat(tenures).hasSize(60);
    Tenure.requireOneAfterAnother(tenures);
  }

  /** Each history is small, as the search for an order grows with it; their sum is not. */
  @Test
  @Verifies({"L1", "L2", "L3", "L4"})
  void answersManyThreadsAsIfTheyCameOneAfterAnother() throws Exception {
    long seed = new Random().nextLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        LeaseStore second = subject.openLeaseStore()) {
      for (int history = 0; history < HISTORIES; history++) {
        LeaseHistory recorded = new LeaseHistory(scope + " " + history);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          LeaseStore handle = thread % 2 == 0 ? store : second;
          String holder = "pod-" + thread / 2;
          Random random = new Random(seed + (long) history * THREADS + thread);
          running.add(
              threads.submit(() -> recorded.record(handle, holder, random, CALLS_PER_THREAD)));
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
  @Verifies("L5")
  void letsNobodyInWhoseClockIsWrong() {
    List<Tenure> tenures = new ArrayList<>();
    try (ChildProcess ahead = holding(new Skew(Duration.ofHours(1), 1));
        ChildProcess behind = holding(new Skew(Duration.ofHours(-1), 1));
        ChildProcess fast = holding(new Skew(Duration.ofMinutes(-1), 50))) {
      Stream.of(ahead, behind, fast)
          .flatMap(process -> process.linesToTheEnd().stream())
          .map(Tenure::parse)
          .forEach(tenures::add);
    }
    assertThat(tenures).hasSize(3 * 10);
    Tenure.requireOneAfterAnother(tenures);
  }

  private ChildProcess holding(Skew skew) {
    return ChildProcess.start(Contender.Task.HOLD, subject, scope, 10, skew);
  }

  @Test
  @Slow
  @Verifies("L5")
  void expiresInTimeWhatAWrongClockAcquired() {
    int ttlMillis = 500;
    for (Duration ahead : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
      try (ChildProcess process =
          ChildProcess.start(
              Contender.Task.ABANDON, subject, scope, ttlMillis, new Skew(ahead, 1))) {
        long sent = Long.parseLong(process.linesToTheEnd().getFirst());
        store.release(grantedInTime("pod-a", LONG));
        assertThat(Duration.ofNanos(System.nanoTime() - sent))
            .isGreaterThanOrEqualTo(Duration.ofMillis(ttlMillis));
      }
    }
  }

  @Test
  @Slow
  @Verifies({"L1", "L2", "L4"})
  void outlivesAKillInTheMiddleOfAnOperation() {
    long highest = 0;
    for (int round = 1; round <= 4; round++) {
      try (ChildProcess process =
          ChildProcess.start(Contender.Task.CYCLE_UNTIL_KILLED, subject, scope, 0)) {
        String line = process.line();
        for (int i = 1; i < 4 * round; i++) {
          line = process.line();
        }
        List<String> rest = process.kill();
        long told = Long.parseLong(rest.isEmpty() ? line : rest.getLast());
        assertThat(told).as("the token of the killed process").isGreaterThan(highest);
        Lease next = grantedInTime("pod-a", LONG);
        assertThat(next.token().value()).isGreaterThan(told);
        highest = next.token().value();
        store.release(next);
      }
    }
  }

  @Test
  @Slow
  @Verifies({"L1", "L3"})
  void tellsAHolderThatWasPausedThatItsLeaseIsLost() {
    for (int round = 1; round <= 2; round++) {
      int renewals = 5 * round;
      Eventually.until("a holder that was paused in time", () -> pausesAHolderAfter(renewals));
    }
  }

  /** False if the holder stood still by itself, and so lost its lease before it was paused. */
  private boolean pausesAHolderAfter(int renewals) {
    Duration ttl = Duration.ofSeconds(1);
    try (ChildProcess process =
        ChildProcess.start(
            Contender.Task.RENEW_UNTIL_LOST, subject, scope, Math.toIntExact(ttl.toMillis()))) {
      for (int i = 0; i < renewals; i++) {
        if (process.line().equals("lost")) {
          return false;
        }
      }
      process.pause();
      long paused = System.nanoTime();
      Optional<Lease> taken = takenWhilePaused();
      Eventually.until(
          "the end of the paused lease", () -> System.nanoTime() - paused > 2 * ttl.toNanos());
      long since = System.nanoTime();
      process.resume();
      Lease mine = taken.orElseGet(() -> grantedInTime("pod-a", LONG));
      List<String> told = process.linesToTheEnd();
      assertThat(told).last().isEqualTo("lost");
      if (taken.isPresent()) {
        // The one that was in flight, and none after it, may have been sent while it was paused.
        assertThat(told.subList(0, told.size() - 1))
            .filteredOn(sent -> Long.parseLong(sent) > since)
            .hasSizeLessThanOrEqualTo(1);
      }
      store.release(mine);
      return true;
    }
  }

  /** The grant, unless the paused process sits on a lock of the store. */
  private Optional<Lease> takenWhilePaused() {
    return Refusal.unlessUnavailable(() -> grantedInTime("pod-a", LONG));
  }

  @Test
  @Slow
  @Verifies({"L1", "L6"})
  void holdsTenThousandScopes() throws Exception {
    List<String> scopes =
        IntStream.range(0, MANY).mapToObj(n -> "%s/%05d".formatted(scope, n)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        List<String> part = scopes.subList(thread * MANY / 4, (thread + 1) * MANY / 4);
        running.add(threads.submit(() -> part.forEach(each -> grantedFor(each, "pod-a"))));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }

    assertThat(store.list(scope + "/")).extracting(Lease::scope).containsExactlyElementsOf(scopes);
    assertThat(store.list(scope + "/0123")).hasSize(10);
    store.list(scope + "/").stream().limit(MANY / 10).forEach(store::release);
    assertThat(store.list(scope + "/"))
        .extracting(Lease::scope)
        .containsExactlyElementsOf(scopes.subList(MANY / 10, MANY));
  }

  /**
   * Ten changes, each made when the one before has woken: a wake-up every two seconds for no
   * reason, or at the begin alone, is not enough. A store that promises none must still take the
   * subscription.
   */
  @Test
  @Verifies("L6")
  void wakesWhoWatchesOrPromisesNothing() {
    AtomicInteger woken = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    AtomicInteger changes = new AtomicInteger();
    Watch watch = store.watch(scope, woken::incrementAndGet);
    boolean promised = store.capabilities().contains(Capability.WATCH);
    granted("pod-a", LONG, "");
    Eventually.until(
        "ten wake-ups, each after a change of a lease",
        () -> {
          if (promised && woken.get() > seen.get()) {
            seen.set(woken.get());
            granted("pod-a", LONG, "change " + changes.incrementAndGet());
          }
          return !promised || changes.get() > 10;
        });
    watch.close();
    watch.close();
    assertThat(only().holder()).isEqualTo("pod-a");
  }
}
