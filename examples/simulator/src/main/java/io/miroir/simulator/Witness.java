package io.miroir.simulator;

import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.lease.Lease;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.JobRecord;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens at the store and the nodes in the step in which it happens, and says at once
 * what must not be: a commit or a change of an older term, a slice that is copied again, a lease
 * that is lost for nothing.
 */
final class Witness
    implements StoreServer.Watcher,
        SimulatedExecutor.Watcher,
        NodeServer.Doorkeeper,
        NodeServer.LateBodies {
  private static final Duration TAKEN_OVER_WITHIN =
      World.OPTIONS.leaseTtl().plus(Duration.ofSeconds(1));

  /** What a pod needs to see that a hold lasts too long, and to undo it. */
  private static final Duration HELD_AT_MOST =
      World.OPTIONS.cutoverHold().plus(Duration.ofMillis(500));

  private static final Set<Phase> EXCUSED =
      EnumSet.of(Phase.HELD, Phase.COMMITTED, Phase.MIRRORING);

  private record Read(Slice slice, long cursor) {}

  private final Scheduler scheduler;
  private final StoreServer store;
  private final Map<String, NodeServer> nodes;
  private final boolean mirrorsStand;
  private final Trace trace;
  private final IdentityHashMap<Payload, Read> reads = new IdentityHashMap<>();
  private final Map<String, Long> fences = new HashMap<>();
  private final Map<Integer, Long> mirroringSince = new HashMap<>();
  private final Map<Integer, Long> heldSince = new HashMap<>();

  /** Until when late bodies may be seen, by shard. */
  private final Map<Integer, Long> swept = new HashMap<>();

  private @Nullable Injector injector;
  private @Nullable JobRecord job;
  private long takeovers;
  private long cutovers;
  private long undone;
  private long settled;
  private long undos;

  /**
   * Sees what happens in a world.
   *
   * @param mirrorsStand whether no mirror's node fails, by which late bodies are judged
   */
  Witness(
      Scheduler scheduler,
      StoreServer store,
      Map<String, NodeServer> nodes,
      boolean mirrorsStand,
      Trace trace) {
    this.mirrorsStand = mirrorsStand;
    this.scheduler = scheduler;
    this.store = store;
    this.nodes = nodes;
    this.trace = trace;
  }

  /** Tells the one who sets faults off what it sees. */
  void tells(Injector told) {
    injector = told;
  }

  private Injector injector() {
    return Objects.requireNonNull(injector, "told before anything happens");
  }

  long takeovers() {
    return takeovers;
  }

  long cutovers() {
    return cutovers;
  }

  long cutoversUndone() {
    return undone;
  }

  long undos() {
    return undos;
  }

  /** Moves that have ended. */
  long moves() {
    return settled;
  }

  /** Whether a late body may be seen in a reading that began then: its shard is not swept yet. */
  boolean unswept(int shard, long from) {
    return from < swept.getOrDefault(shard, 0L);
  }

  @Override
  public void granted(Lease lease) {
    trace.note(() -> "granted " + lease.scope() + " " + lease.token() + " to " + lease.holder());
    if (lease.scope().equals("rebalance:" + Schedule.INDEX)) {
      injector().leaderDiedAt().ifPresent(this::inTime);
      injector().leads(lease.holder());
    }
  }

  /** Where a pod is there to take over that nothing has befallen. */
  private void inTime(long diedAt) {
    long took = scheduler.now() - diedAt;
    boolean open = job != null && job.open();
    if (open && injector().anyUntouched() && took > TAKEN_OVER_WITHIN.toNanos()) {
      scheduler.fail(new AssertionError("G5: the takeover took " + Duration.ofNanos(took)));
    }
  }

  /** Where a pod is there to undo the hold that nothing has befallen. */
  private void heldInBounds(int shard) {
    long held = scheduler.now() - heldSince.getOrDefault(shard, scheduler.now());
    if (injector().anyUntouched() && held > HELD_AT_MOST.toNanos()) {
      scheduler.fail(
          new AssertionError("G6: shard " + shard + " was held for " + Duration.ofNanos(held)));
    }
  }

  @Override
  public void lost(Lease lease, long moment) {
    if (injector().undisturbed(lease.holder(), moment, World.OPTIONS.leaseTtl())) {
      scheduler.fail(
          new AssertionError(
              "G9: " + lease.scope() + " of " + lease.holder() + " was lost undisturbed"));
    }
    trace.note(() -> "over: " + lease.scope() + " " + lease.token());
  }

  @Override
  public void committed(Guard guard, List<Change> changes) {
    if (guard instanceof Guard.Fenced fenced
        && fenced.token().value() < newestFence(fenced.scope())) {
      scheduler.fail(
          new AssertionError("G1: " + fenced + " committed, a newer term was fenced in before"));
    }
    for (Change change : changes) {
      if (change.key().equals(World.JOB)) {
        store.find(World.JOB).ifPresent(entry -> job(Codec.read(JobRecord.class, entry.text())));
      }
    }
  }

  private void job(JobRecord now) {
    JobRecord before = job;
    job = now;
    trace.note(
        () ->
            "job, token "
                + now.token()
                + ", epoch "
                + now.epoch()
                + ": "
                + now.moves().stream().filter(move -> !move.settled()).map(World::told).toList());
    if (before != null && before.id().equals(now.id())) {
      if (now.token() < before.token()) {
        scheduler.fail(
            new AssertionError(
                "G1: a commit of token " + now.token() + " after " + before.token()));
      }
      takeovers += now.token() > before.token() ? 1 : 0;
      for (int at = 0; at < now.moves().size(); at++) {
        compare(before.moves().get(at), now.moves().get(at));
      }
    }
    injector().job(now);
  }

  private void compare(MoveState before, MoveState now) {
    int shard = now.move().shard().value();
    undos += before.move().to().equals(now.move().source()) ? 1 : 0;
    if (before.phase() == now.phase()) {
      if (now.cursor() < before.cursor()) {
        scheduler.fail(
            new AssertionError(
                "G5: the cursor of shard " + shard + " went back from " + before.cursor()));
      }
      settled += now.settled() && !before.settled() ? 1 : 0;
      return;
    }
    if (before.phase() == Phase.HELD) {
      heldInBounds(shard);
    }
    switch (now.phase()) {
      case HELD -> heldSince.put(shard, scheduler.now());
      case OLD_REPLICA_DELETED, DONE, FAILED ->
          swept.computeIfPresent(shard, (at, open) -> scheduler.now());
      case COMMITTED -> cutovers++;
      case MIRRORING -> mirroringSince.put(shard, scheduler.now());
      case MIGRATION_COMPLETE -> undone += before.phase() == Phase.HELD ? 1 : 0;
      default -> {}
    }
    settled += now.settled() && !before.settled() ? 1 : 0;
  }

  @Override
  public void read(Machine reader, Slice slice, Payload payload) {
    cursor(slice).ifPresent(cursor -> reads.put(payload, new Read(slice, cursor)));
  }

  private Optional<Long> cursor(Slice slice) {
    JobRecord now = job;
    return now == null
        ? Optional.empty()
        : now.moves().stream()
            .filter(move -> !move.settled() && move.move().shard().equals(slice.shard()))
            .map(MoveState::cursor)
            .findFirst();
  }

  @Override
  public void fenced(String node, Term term) {
    fences.merge(node + " " + term.scope(), term.token().value(), Math::max);
  }

  /** The newest term that was fenced in at some node. */
  private long newestFence(String scope) {
    return nodes.keySet().stream()
        .mapToLong(node -> fences.getOrDefault(node + " " + scope, 0L))
        .max()
        .orElse(0);
  }

  @Override
  public void admitted(String node, String scope, long token) {
    if (scope.startsWith("rebalance:") && token < fences.getOrDefault(node + " " + scope, 0L)) {
      scheduler.fail(
          new AssertionError(
              "G1: " + node + " admitted " + scope + " " + token + " after a newer"));
    }
  }

  @Override
  public void written(Machine writer, Term target, Payload payload) {
    Read read = reads.remove(payload);
    JobRecord now = job;
    if (read != null
        && now != null
        && target.token().value() == now.token()
        && read.slice().from() < read.cursor()) {
      scheduler.fail(
          new AssertionError("G5: " + read.slice() + " was copied again, behind " + read.cursor()));
    }
  }

  /**
   * A body whose key is gone lands only where the protocol promises to undo it: soon after its key
   * went, or at the new owner before the late sweep looks. An added copy has no sweep.
   */
  @Override
  public boolean mayLand(NodeServer node, NodeTask task, long keyDeletedAt) {
    excuse(node, task);
    if (scheduler.now() - keyDeletedAt < World.OPTIONS.bodyGrace().toNanos() * 8 / 10) {
      return true;
    }
    JobRecord now = job;
    if (now == null || task.shards().isEmpty() || !mirrorsStand) {
      return false;
    }
    for (int shard : task.shards()) {
      boolean undone =
          now.moves().stream()
              .anyMatch(
                  move ->
                      move.move() instanceof Move.Relocate
                          && move.move().shard().value() == shard
                          && move.move().to().value().equals(node.name())
                          && beforeSweep(move, node));
      if (!undone) {
        return false;
      }
    }
    return true;
  }

  /**
   * Until the sweep has undone it, searches may show what a late body brought, also one that came
   * between the last comparison and the commit.
   */
  private void excuse(NodeServer node, NodeTask task) {
    JobRecord now = job;
    if (now != null) {
      now.moves().stream()
          .filter(move -> EXCUSED.contains(move.phase()))
          .filter(move -> move.move().to().value().equals(node.name()))
          .map(move -> move.move().shard().value())
          .filter(task.shards()::contains)
          .forEach(shard -> swept.put(shard, Long.MAX_VALUE));
    }
  }

  private boolean beforeSweep(MoveState move, NodeServer node) {
    int shard = move.move().shard().value();
    return switch (move.phase()) {
      case DUAL_WRITE_STARTED, MIGRATION_IN_PROGRESS, MIGRATION_COMPLETE, HELD, COMMITTED -> true;
      case MIRRORING -> node.listedAt(shard) < mirroringSince.getOrDefault(shard, 0L);
      case IDLE, SWEEPING, OLD_REPLICA_DELETED, DONE, FAILED -> false;
    };
  }
}
