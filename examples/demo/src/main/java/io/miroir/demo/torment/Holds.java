package io.miroir.demo.torment;

import io.miroir.demo.DemoException;
import io.miroir.demo.Load;
import io.miroir.demo.Progress;
import io.miroir.demo.StoreChoice;
import io.miroir.demo.WorkDirectory;
import io.miroir.demo.check.Findings;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.fleet.Store;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Measures how long writes are held while shards change their owner: a node joins and leaves, again
 * and again, and nothing is done to the servers; clients write through all of them to the shards
 * that move, at a pace that leaves the nodes idle.
 */
public final class Holds {
  private static final int PODS = 2;
  private static final Traffic.Crowd CROWD = new Traffic.Crowd(3, 1, Duration.ofMillis(100));
  private static final Duration LOOKS_APART = Duration.ofMillis(100);

  /** So many tasks wait for each other in one job, at most about. */
  private static final int TASKS_IN_A_ROW = 400;

  private final int wanted;
  private final Duration taskDelay;
  private final StoreChoice storeChoice;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final Complaints complaints = new Complaints();
  private long committed;
  private long failed;

  private Holds(int wanted, Duration taskDelay, StoreChoice storeChoice, Progress progress) {
    this.wanted = wanted;
    this.taskDelay = taskDelay;
    this.storeChoice = storeChoice;
    this.progress = progress;
  }

  /**
   * Moves shards until so many writes were held, or a move was given up, and tells the figures.
   *
   * @param wanted how many held writes
   * @param taskDelay how long a node waits before it applies a task
   * @throws DemoException if a job could not come to its end
   */
  public static HoldFigures run(
      int wanted, Duration taskDelay, StoreChoice store, Progress progress) {
    return new Holds(wanted, taskDelay, store, progress).run();
  }

  private HoldFigures run() {
    long beganNanos = System.nanoTime();
    try (WorkDirectory directory = WorkDirectory.create(false)) {
      MoveStatus.Metrics held = run(directory.path());
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      complaints.takeExamples().forEach(progress::say);
      return new HoldFigures(
          storeChoice,
          taskDelay,
          held.heldWrites(),
          held.holdMillisP99(),
          held.holdMillisMax(),
          committed,
          held.cutoversUndone(),
          failed,
          complaints.count(),
          findings.searchMismatches(),
          seconds);
    } catch (FleetException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private MoveStatus.Metrics run(Path directory) {
    progress.say(TormentOptions.starting(PODS, storeChoice));
    Corpus corpus = Corpus.sample(WordNet.read(), TormentOptions.DOCUMENTS, TormentOptions.SHARDS);
    try (Store store = storeChoice.open(directory);
        TormentFleet fleet = TormentFleet.start(directory, store, PODS, taskDelay)) {
      new Load(fleet.pods().getFirst().front()).run(corpus, progress);
      Aim aim = Aim.atCutovers();
      AtomicInteger next = new AtomicInteger();
      try (Traffic traffic =
          Traffic.start(
              () -> new Client(List.of(pod(fleet, next)), 0, complaints),
              corpus,
              new Ledger(),
              findings,
              aim,
              CROWD,
              1)) {
        for (int job = 0; held(fleet).heldWrites() < wanted && failed == 0; job++) {
          job(fleet, job % 2 == 0, aim, traffic);
        }
        traffic.end();
        Patience patience = patience();
        while (!traffic.ended()) {
          patience.look("the last operations");
        }
        traffic.check();
      }
      return held(fleet);
    }
  }

  private static Pod pod(TormentFleet fleet, AtomicInteger next) {
    return fleet.pods().get(next.getAndIncrement() % PODS);
  }

  private Patience patience() {
    return new Patience(TormentOptions.ROUND_WITHIN.plus(taskDelay.multipliedBy(TASKS_IN_A_ROW)));
  }

  /** One job, to its end or until enough writes were held. */
  private void job(TormentFleet fleet, boolean growing, Aim aim, Traffic traffic) {
    Patience patience = patience();
    Membership.change(fleet, growing, 0);
    MoveStatus status;
    boolean begun = false;
    do {
      patience.look("the job to end");
      status = MoveStatus.parse(status(fleet.pods().getFirst()));
      begun |= status.inProgress();
      aim.see(status);
      traffic.check();
      MoveStatus.Metrics held = held(fleet);
      progress.at(
          "held",
          Math.min(1, held.heldWrites() / (double) wanted),
          "%d of %d writes, %d cutovers undone"
              .formatted(held.heldWrites(), wanted, held.cutoversUndone()));
      if (held.heldWrites() >= wanted) {
        break;
      }
      Pause.of(LOOKS_APART);
    } while (!begun || status.inProgress() || !settled(fleet, growing, status));
    committed += status.moves().stream().filter(MoveStatus.Move::done).count();
    failed += status.failed().size();
  }

  /** A move that was given up leaves the guest where it is. */
  private static boolean settled(TormentFleet fleet, boolean growing, MoveStatus status) {
    return !status.failed().isEmpty() || Membership.settled(fleet, growing);
  }

  private static JsonNode status(Pod pod) {
    return pod.admin().requireGet("/_miroir/rebalance/status");
  }

  /** What all pods held; of the times, the longest any of them tells. */
  private static MoveStatus.Metrics held(TormentFleet fleet) {
    return fleet.pods().stream()
        .map(pod -> MoveStatus.parse(status(pod)).metrics())
        .reduce(new MoveStatus.Metrics(0, 0, 0, 0), MoveStatus.Metrics::and);
  }
}
