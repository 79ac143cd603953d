package io.miroir.demo.torment;

import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One job from its cause to its end, and what is done to the pods meanwhile. */
final class Round {
  private final TormentFleet fleet;
  private final Script script;
  private final boolean growing;
  private final Migrations migrations;
  private final Patience patience;
  private final Consumer<Strike> struck;
  private final Runnable watch;

  /**
   * A takeover that was measured.
   *
   * @param claimMillis from the strike until another pod had claimed the job
   * @param millis from the strike until that pod's first persisted step after the claim
   */
  record Takeover(Strike after, long claimMillis, long millis) {}

  /**
   * A round.
   *
   * @param growing whether the guest joins, or else leaves
   * @param struck told of each strike
   * @param watch called at each look; throws if the traffic has met with what can't be
   */
  Round(
      TormentFleet fleet,
      Script script,
      boolean growing,
      Migrations migrations,
      Patience patience,
      Consumer<Strike> struck,
      Runnable watch) {
    this.fleet = fleet;
    this.script = script;
    this.growing = growing;
    this.migrations = migrations;
    this.patience = patience;
    this.struck = struck;
    this.watch = watch;
  }

  /** Returns when the job has ended and every pod has recovered. */
  Optional<Takeover> run() {
    Membership.change(fleet, growing, script.askedPod());
    Optional<Pod> leader = awaitMoment();
    Optional<Takeover> takeover = leader.flatMap(this::strikeLeader);
    script.bystander().ifPresent(strike -> strikeBystander(strike, leader));
    awaitEnd();
    return takeover;
  }

  private Optional<JobStatus> look(Pod pod) {
    Optional<JobStatus> status = pod.status();
    status.ifPresent(migrations::see);
    return status;
  }

  /** The pod that leads when the script's moment has come; none if the job has ended before. */
  private Optional<Pod> awaitMoment() {
    boolean begun = false;
    while (true) {
      watch.run();
      Optional<Pod> leader = Optional.empty();
      Optional<JobStatus> told = Optional.empty();
      for (Pod pod : fleet.pods()) {
        Optional<JobStatus> status = look(pod);
        if (status.isPresent()) {
          told = status;
          if (status.get().leading()) {
            leader = Optional.of(pod);
          }
        }
      }
      boolean open = told.map(JobStatus::inProgress).orElse(begun);
      if (begun && !open) {
        return Optional.empty();
      }
      begun |= open;
      if (begun && leader.isPresent() && told.isPresent() && script.when().due(told.get())) {
        Pause.of(script.when().delay());
        return leader;
      }
      patience.look("the job to reach the moment of the strike: " + told);
    }
  }

  private Optional<Takeover> strikeLeader(Pod leader) {
    Strike strike = script.atLeader();
    List<Pod> others = fleet.pods().stream().filter(pod -> !pod.equals(leader)).toList();
    Optional<JobStatus> before = look(others.getFirst());
    long beganNanos = System.nanoTime();
    boolean othersCan = strike(leader, strike);
    Optional<Takeover> takeover = Optional.empty();
    if (othersCan && strike != Strike.CUT_NODES) {
      takeover = before.flatMap(status -> awaitTakeover(others, status, beganNanos));
    }
    if (strike != Strike.KILL && strike != Strike.STOP) {
      last(beganNanos);
    }
    recover(leader, strike);
    return takeover;
  }

  /** Does it; tells whether the other pods can go on meanwhile. */
  private boolean strike(Pod pod, Strike strike) {
    struck.accept(strike);
    switch (strike) {
      case KILL -> pod.kill();
      case PAUSE -> {
        return fleet.pause(pod, script.amidTransactions());
      }
      case STOP -> pod.stop();
      case CUT_NODES -> fleet.cutFromNodes(pod, script.cutFrom());
      case CUT_STORE -> fleet.cutFromStore(pod);
    }
    return true;
  }

  /** Waits until a strike that began then has lasted as long as the script says. */
  private void last(long beganNanos) {
    while (System.nanoTime() - beganNanos < script.lasts().toNanos()) {
      fleet.status().ifPresent(migrations::see);
      watch.run();
      patience.look("a strike to be over");
    }
  }

  private void recover(Pod pod, Strike strike) {
    switch (strike) {
      case KILL -> {
        pod.startAgain();
        pod.readyAgain();
      }
      case STOP -> {
        pod.awaitStop();
        pod.startAgain();
        pod.readyAgain();
      }
      case PAUSE -> pod.resume();
      case CUT_NODES, CUT_STORE -> fleet.mend(pod);
    }
    fleet.recovered();
  }

  /**
   * How long it took another pod to persist a step of the job under a higher token; none if the job
   * ended first.
   */
  private Optional<Takeover> awaitTakeover(List<Pod> others, JobStatus before, long beganNanos) {
    Optional<JobStatus> claimed = Optional.empty();
    long claimMillis = 0;
    while (true) {
      for (Pod pod : others) {
        Optional<JobStatus> status = look(pod);
        long millis = (System.nanoTime() - beganNanos) / 1_000_000;
        if (status.isEmpty()) {
          continue;
        }
        if (!status.get().startedAt().equals(before.startedAt())
            || (claimed.isEmpty() && !status.get().inProgress())) {
          return Optional.empty();
        }
        if (status.get().token() > before.token()) {
          if (claimed.isEmpty()) {
            claimed = status;
            claimMillis = millis;
          } else if (status.get().differsFrom(claimed.get())) {
            return Optional.of(new Takeover(script.atLeader(), claimMillis, millis));
          }
        }
      }
      watch.run();
      patience.look("another pod to take the job over");
    }
  }

  /** Another pod than the leader was, at whatever moment it is now. */
  private void strikeBystander(Strike strike, Optional<Pod> leader) {
    Pod pod =
        fleet.pods().stream()
            .filter(other -> !leader.equals(Optional.of(other)))
            .skip(script.askedPod() % (fleet.pods().size() - 1))
            .findFirst()
            .orElseThrow();
    long beganNanos = System.nanoTime();
    strike(pod, strike);
    if (strike != Strike.KILL && strike != Strike.STOP) {
      last(beganNanos);
    }
    recover(pod, strike);
  }

  private void awaitEnd() {
    while (true) {
      Optional<JobStatus> status = fleet.status();
      status.ifPresent(migrations::see);
      if (status.isPresent() && !status.get().inProgress() && Membership.settled(fleet, growing)) {
        requireDone(status.get());
        return;
      }
      watch.run();
      patience.look("the job to end: " + status);
    }
  }

  private static void requireDone(JobStatus status) {
    List<JobStatus.Move> undone = status.moves().stream().filter(move -> !move.done()).toList();
    if (!undone.isEmpty()) {
      throw new FleetException("the job ended with moves that did not: " + undone);
    }
  }

  static Patience patience() {
    return new Patience(Duration.ofSeconds(TormentOptions.ROUND_WITHIN.toSeconds()));
  }
}
