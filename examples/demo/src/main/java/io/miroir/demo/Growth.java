package io.miroir.demo;

import io.miroir.demo.fleet.Admin;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Traffic;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The move itself: the fleet is asked to grow, the server is killed once on the way and started
 * again, and all is watched until no move is open.
 */
final class Growth {
  private static final Duration LOOKS_APART_BEFORE_KILL = Duration.ofMillis(10);
  private static final Duration LOOKS_APART = Duration.ofMillis(30);

  private final Fleet fleet;
  private final Admin admin;
  private final Aim aim;
  private final Traffic traffic;
  private final KillPlan plan;
  private final long documentsToMove;
  private final Deadline deadline;
  private final Progress progress;

  private Optional<Kill> kill = Optional.empty();
  private MoveStatus last = MoveStatus.NONE;
  private boolean begun;

  /**
   * The kill and what the server was seen to have done by then.
   *
   * @param atMillis when, by the wall clock, which the nodes' access logs have too
   */
  record Kill(long atMillis, MoveStatus before, long takeoverMillis) {
    Map<Integer, Long> cursors() {
      return before.cursors();
    }
  }

  /** How it went: the last status, and the kill. */
  record Outcome(MoveStatus end, Kill kill) {
    /** Figures of one server process, those from before the kill added. */
    MoveStatus.Metrics metrics() {
      MoveStatus.Metrics first = kill.before().metrics();
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
      KillPlan plan,
      long documentsToMove,
      Deadline deadline,
      Progress progress) {
    this.fleet = fleet;
    this.admin = fleet.admin();
    this.aim = aim;
    this.traffic = traffic;
    this.plan = plan;
    this.documentsToMove = documentsToMove;
    this.deadline = deadline;
    this.progress = progress;
  }

  Outcome run() {
    admin.addNode(fleet.newcomer().id(), fleet.newcomer().address());
    while (!begun || last.inProgress()) {
      look();
      if (kill.isEmpty() && plan.due(last, documentsToMove)) {
        kill = Optional.of(kill());
      }
      deadline.pause(
          kill.isEmpty() ? LOOKS_APART_BEFORE_KILL : LOOKS_APART, "waiting for the moves to end");
    }
    return new Outcome(
        last,
        kill.orElseThrow(
            () -> new FleetException("the moves ended before the server could be killed")));
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
    Pause.of(plan.delay());
    look();
    MoveStatus before = last;
    long killedNanos = System.nanoTime();
    fleet.killServer();
    long atMillis = System.currentTimeMillis();
    progress.say("The server was killed " + plan + ".");
    fleet.restartServer();
    awaitProgress();
    long takeoverMillis = (System.nanoTime() - killedNanos) / 1_000_000;
    progress.say("Started again, it went on with the moves " + takeoverMillis + " ms later.");
    return new Kill(atMillis, before, takeoverMillis);
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
