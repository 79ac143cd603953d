package io.miroir.demo;

import io.miroir.demo.check.RangeReads;
import io.miroir.demo.fleet.Admin;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The move itself: the fleet is asked to grow, the server is killed once on the way and started
 * again, the store too if that was asked for, and all is watched until no move is open.
 */
final class Growth {
  private static final Duration LOOKS_APART_BEFORE_KILL = Duration.ofMillis(10);
  private static final Duration LOOKS_APART = Duration.ofMillis(30);

  private final Fleet fleet;
  private final Admin admin;
  private final Aim aim;
  private final Traffic traffic;
  private final KillPlan serverPlan;
  private final Optional<KillPlan> storePlan;
  private final long documentsToMove;
  private final Deadline deadline;
  private final Progress progress;

  private Optional<Kill> kill = Optional.empty();
  private Optional<Break> storeBreak = Optional.empty();
  private MoveStatus last = MoveStatus.NONE;
  private boolean begun;

  /**
   * The end of a process and what the server was seen to have done by then.
   *
   * @param atMillis when, by the wall clock, which the nodes' access logs have too
   */
  record Break(long atMillis, MoveStatus before) {
    RangeReads.Copied copied() {
      return new RangeReads.Copied(atMillis, before.cursors());
    }
  }

  /** The kill of the server, and how long nothing moved for it. */
  record Kill(Break at, long takeoverMillis) {}

  /** How it went: the last status, the server's kill, and the store's if there was one. */
  record Outcome(MoveStatus end, Kill kill, Optional<Break> storeBreak) {
    /** Both kills, or the one. */
    List<Break> breaks() {
      return Stream.concat(Stream.of(kill.at()), storeBreak.stream()).toList();
    }

    /** Figures of one server process, those from before the kill added. */
    MoveStatus.Metrics metrics() {
      MoveStatus.Metrics first = kill.at().before().metrics();
      MoveStatus.Metrics second = end.metrics();
      return new MoveStatus.Metrics(
          first.cutoversUndone() + second.cutoversUndone(),
          first.heldWrites() + second.heldWrites(),
          Math.max(first.holdMillisP99(), second.holdMillisP99()),
          Math.max(first.holdMillisMax(), second.holdMillisMax()));
    }
  }

  Growth(
      Fleet fleet,
      Aim aim,
      Traffic traffic,
      KillPlan serverPlan,
      Optional<KillPlan> storePlan,
      long documentsToMove,
      Deadline deadline,
      Progress progress) {
    this.fleet = fleet;
    this.admin = fleet.admin();
    this.aim = aim;
    this.traffic = traffic;
    this.serverPlan = serverPlan;
    this.storePlan = storePlan;
    this.documentsToMove = documentsToMove;
    this.deadline = deadline;
    this.progress = progress;
  }

  Outcome run() {
    admin.addNode(fleet.newcomer().id(), fleet.newcomer().address());
    while (!begun || last.inProgress()) {
      look();
      if (kill.isEmpty() && serverPlan.due(last, documentsToMove)) {
        kill = Optional.of(kill());
      } else if (storeKillAwaited() && storePlan.get().due(last, documentsToMove)) {
        storeBreak = Optional.of(restartStore(storePlan.get()));
      }
      deadline.pause(
          kill.isEmpty() || storeKillAwaited() ? LOOKS_APART_BEFORE_KILL : LOOKS_APART,
          "waiting for the moves to end");
    }
    if (storeKillAwaited()) {
      throw new FleetException("the moves ended before the store could be killed");
    }
    return new Outcome(
        last,
        kill.orElseThrow(
            () -> new FleetException("the moves ended before the server could be killed")),
        storeBreak);
  }

  private boolean storeKillAwaited() {
    return storePlan.isPresent() && storeBreak.isEmpty();
  }

  private void look() {
    admin.status().ifPresent(this::see);
    traffic.check();
  }

  private void see(MoveStatus status) {
    last = status;
    begun |= status.inProgress();
    aim.see(status);
    progress.at(
        "move",
        status.inProgress() ? Math.min(0.999, status.overallPercent() / 100) : begun ? 1 : 0,
        String.format(
            Locale.ROOT,
            "%d of %d documents copied, %d moves open",
            status.documentsMigrated(),
            documentsToMove,
            status.open().size()));
  }

  private Kill kill() {
    MoveStatus before = lastLook(serverPlan);
    long killedNanos = System.nanoTime();
    fleet.killServer();
    long atMillis = System.currentTimeMillis();
    progress.say("The server was killed " + serverPlan + ".");
    fleet.restartServer();
    awaitProgress();
    long takeoverMillis = (System.nanoTime() - killedNanos) / 1_000_000;
    progress.say("Started again, it went on with the moves " + takeoverMillis + " ms later.");
    return new Kill(new Break(atMillis, before), takeoverMillis);
  }

  /** Nothing is done for the server: it meets with a store that is away, then with one that is. */
  private Break restartStore(KillPlan plan) {
    MoveStatus before = lastLook(plan);
    long killedNanos = System.nanoTime();
    long atMillis = System.currentTimeMillis();
    fleet.restartStore();
    progress.say(
        "The store was killed %s, and started again within %d ms."
            .formatted(plan, (System.nanoTime() - killedNanos) / 1_000_000));
    return new Break(atMillis, before);
  }

  private MoveStatus lastLook(KillPlan plan) {
    Pause.of(plan.delay());
    look();
    return last;
  }

  /** Waits until the new process is seen to have gone on: its status changes, or it is done. */
  private void awaitProgress() {
    Optional<MoveStatus> first = Optional.empty();
    while (true) {
      Optional<MoveStatus> now = admin.status();
      now.ifPresent(this::see);
      if (first.isEmpty()) {
        first = now;
      }
      boolean changed =
          now.isPresent()
              && (!now.get().inProgress()
                  || !now.get().moves().equals(first.orElseThrow().moves()));
      if (changed) {
        return;
      }
      deadline.pause(LOOKS_APART_BEFORE_KILL, "waiting for the server to go on after the kill");
    }
  }
}
