package io.miroir.demo;

import io.miroir.demo.Kill.Victim;
import io.miroir.demo.Stage.Passed;
import io.miroir.demo.check.RangeReads;
import io.miroir.demo.fleet.AccessLog;
import io.miroir.demo.fleet.Admin;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.traffic.Aim;
import io.miroir.demo.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Watches the moves, stage by stage, and kills and restarts the server and its store where a stage
 * asks for that. Used by one thread.
 */
final class Watch {
  private static final Duration LOOKS_APART_BEFORE_KILL = Duration.ofMillis(10);
  private static final Duration LOOKS_APART = Duration.ofMillis(30);

  private final Fleet fleet;
  private final Admin admin;
  private final Aim aim;
  private final Traffic traffic;
  private final Deadline deadline;
  private final Progress progress;

  private final List<Passed> passed = new ArrayList<>();

  /** By the jobs' starts, how many documents each was last seen to have copied. */
  private final Map<String, Long> documentsByJob = new HashMap<>();

  private Stage stage = new Stage("", 0, List.of());
  private MoveStatus last = MoveStatus.NONE;
  private boolean begun;

  Watch(Fleet fleet, Aim aim, Traffic traffic, Deadline deadline, Progress progress) {
    this.fleet = fleet;
    this.admin = fleet.admin();
    this.aim = aim;
    this.traffic = traffic;
    this.deadline = deadline;
    this.progress = progress;
  }

  /**
   * Watches until a stage is done.
   *
   * @param done whether it is; asked after each look
   * @throws FleetException if it was done before all was inflicted that it asks for
   */
  void pass(Stage next, BooleanSupplier done) {
    Duration from = deadline.elapsed();
    stage = next;
    begun = false;
    List<Kill> left = new ArrayList<>(next.kills());
    List<Break> breaks = new ArrayList<>();
    do {
      look();
      Optional<Kill> due = Stage.due(left, last, next.documentsToMove());
      if (due.isPresent()) {
        left.remove(due.get());
        breaks.add(inflict(due.get()));
      }
      deadline.pause(
          left.isEmpty() ? LOOKS_APART : LOOKS_APART_BEFORE_KILL, "waiting for the moves to end");
    } while (!done.getAsBoolean());
    if (!left.isEmpty()) {
      throw new FleetException(
          "the moves ended before the " + left.getFirst().victim() + " could be killed");
    }
    double seconds = deadline.elapsed().minus(from).toMillis() / 1_000.0;
    passed.add(new Passed(next.name(), seconds, System.currentTimeMillis(), breaks));
  }

  /** Whether a job was seen in this stage, and none is open any more. */
  boolean moved() {
    return begun && !last.inProgress();
  }

  /** The newest status. */
  MoveStatus last() {
    return last;
  }

  /** The stages that were gone through, in order. */
  List<Passed> passed() {
    return List.copyOf(passed);
  }

  /** How many documents all jobs have copied. */
  long documentsMoved() {
    return documentsByJob.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Looks how the moves are, and whether the clients are well. */
  void look() {
    admin.status().ifPresent(this::see);
    traffic.check();
  }

  private void see(MoveStatus status) {
    last = status;
    begun |= status.inProgress();
    documentsByJob.put(status.startedAt(), status.documentsMigrated());
    aim.see(status);
    progress.at(
        stage.name(),
        status.inProgress() ? Math.min(0.999, status.overallPercent() / 100) : begun ? 1 : 0,
        String.format(
            Locale.ROOT,
            "%d of %d documents copied, %d moves open",
            status.documentsMigrated(),
            stage.documentsToMove(),
            status.open().size()));
  }

  private Break inflict(Kill kill) {
    return switch (kill.victim()) {
      case SERVER -> killServer(kill.plan());
      case STORE -> restartStore(kill.plan());
    };
  }

  private Break killServer(KillPlan plan) {
    MoveStatus before = lastLook(plan);
    traffic.outage().stopCounting();
    long killedNanos = System.nanoTime();
    fleet.killServer();
    long atMillis = System.currentTimeMillis();
    progress.say("The server was killed " + plan + ".");
    fleet.restartServer();
    awaitProgress();
    long takeoverMillis = (System.nanoTime() - killedNanos) / 1_000_000;
    progress.say("Started again, it went on with the moves " + takeoverMillis + " ms later.");
    return new Break(Victim.SERVER, atMillis, before, takeoverMillis);
  }

  /** Nothing is done for the server: it meets with a store that is away, then with one that is. */
  private Break restartStore(KillPlan plan) {
    MoveStatus before = lastLook(plan);
    traffic.outage().stopCounting();
    long killedNanos = System.nanoTime();
    long atMillis = System.currentTimeMillis();
    fleet.restartStore();
    progress.say(
        "The store was killed %s, and started again within %d ms."
            .formatted(plan, (System.nanoTime() - killedNanos) / 1_000_000));
    return new Break(Victim.STORE, atMillis, before, 0);
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

  /** How long nothing moved after the kill of the server. */
  long takeoverMillis() {
    return serverKill().takeoverMillis();
  }

  /** Figures of one server process, those from before the kill added. */
  MoveStatus.Metrics metrics() {
    return serverKill().before().metrics().and(last.metrics());
  }

  private Break serverKill() {
    return passed.stream()
        .flatMap(one -> one.breaks().stream())
        .filter(one -> one.victim() == Victim.SERVER)
        .findFirst()
        .orElseThrow(() -> new FleetException("the server was not killed"));
  }

  /** How many ranges were copied again, after the end of a process, within the same stage. */
  int copiedTwice(List<AccessLog.Line> lines) {
    int copiedTwice = 0;
    for (Passed one : passed) {
      List<AccessLog.Line> until =
          lines.stream().filter(line -> line.atMillis() <= one.endedMillis()).toList();
      copiedTwice +=
          RangeReads.copiedTwice(until, one.breaks().stream().map(Break::copied).toList());
    }
    return copiedTwice;
  }
}
