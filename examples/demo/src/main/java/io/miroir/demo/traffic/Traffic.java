package io.miroir.demo.traffic;

import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.FrozenIndex;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Front;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The clients of one run, each on a virtual thread of its own. */
public final class Traffic implements AutoCloseable {
  private static final int WRITERS = 28;
  private static final int READERS = 6;

  private final Schedule schedule;
  private final Tally tally;
  private final Outage outage = new Outage();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();

  private Traffic(Schedule schedule, Tally tally) {
    this.schedule = schedule;
    this.tally = tally;
  }

  /** Starts the clients; what they do is decided by the seed and by how the moves go. */
  public static Traffic start(
      Front front,
      Corpus corpus,
      Ledger ledger,
      Findings findings,
      Aim aim,
      Duration thinkMost,
      long seed) {
    return start(
        () -> front, corpus, ledger, findings, aim, new Crowd(WRITERS, READERS, thinkMost), seed);
  }

  /**
   * How many clients there are.
   *
   * @param thinkMost how long each waits at most between two operations
   */
  public record Crowd(int writers, int readers, Duration thinkMost) {}

  /** Starts clients of which each has a front of its own. */
  public static Traffic start(
      Supplier<Front> fronts,
      Corpus corpus,
      Ledger ledger,
      Findings findings,
      Aim aim,
      Crowd crowd,
      long seed) {
    Schedule schedule = new Schedule(Quota.of(corpus.size()), crowd.thinkMost());
    Tally tally = new Tally(aim);
    Traffic traffic = new Traffic(schedule, tally);
    SplittableRandom random = new SplittableRandom(seed);
    for (int writer = 0; writer < crowd.writers(); writer++) {
      OwnKeys keys = new OwnKeys(corpus, writer, crowd.writers());
      traffic.add(
          new Writer(
              fronts.get(), ledger, tally, aim, traffic.outage, schedule, keys, random.split()));
    }
    FrozenIndex frozen = new FrozenIndex(corpus);
    for (int reader = 0; reader < crowd.readers(); reader++) {
      traffic.add(
          new Reader(
              fronts.get(),
              corpus,
              frozen,
              ledger,
              findings,
              tally,
              aim,
              traffic.outage,
              schedule,
              random.split()));
    }
    return traffic;
  }

  private void add(Runnable client) {
    clients.add(threads.submit(client));
  }

  public Tally tally() {
    return tally;
  }

  /** The time for which a node is down, and what of the clients' requests failed in it. */
  public Outage outage() {
    return outage;
  }

  /** Goes on with larger requests until the quota is met. */
  public void catchUp() {
    schedule.catchUp();
  }

  /** Whether as much was done as a run of this size does at least. */
  public boolean quotaMet() {
    return schedule.met(tally);
  }

  /** Ends the clients, each after its operation; {@link #ended()} tells when. */
  public void end() {
    schedule.end();
  }

  public boolean ended() {
    return clients.stream().allMatch(Future::isDone);
  }

  /**
   * Looks whether a client met with what can't be in a run.
   *
   * @throws FleetException if one did
   */
  public void check() {
    for (Future<?> client : clients) {
      if (client.isDone()) {
        outcome(client);
      }
    }
  }

  private static void outcome(Future<?> client) {
    try {
      client.get();
    } catch (ExecutionException e) {
      throw new FleetException("a client gave up: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted", e);
    }
  }

  @Override
  public void close() {
    schedule.end();
    threads.shutdownNow();
    threads.close();
  }
}
