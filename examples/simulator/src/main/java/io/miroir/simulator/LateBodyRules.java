package io.miroir.simulator;

import io.miroir.api.job.Entry;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.record.KeysRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a body may land whose key is gone, and until when it may be seen: only where the protocol
 * promises to undo it.
 */
final class LateBodyRules implements NodeServer.LateBodies {
  private static final Set<Phase> EXCUSED =
      EnumSet.of(Phase.HELD, Phase.COMMITTED, Phase.MIRRORING);

  private final Scheduler scheduler;
  private final boolean mirrorsStand;
  private final Map<Integer, Long> mirroringSince = new HashMap<>();

  /** Until when late bodies may be seen, by shard. */
  private final Map<Integer, Long> swept = new HashMap<>();

  /** The documents that late bodies have changed at new owners, by shard. */
  private final Map<Integer, Set<Integer>> landed = new HashMap<>();

  /** What mirrors have missed, by shard. */
  private final Map<Integer, KeysRecord> missed = new HashMap<>();

  private final Set<Integer> unpromised = new HashSet<>();
  private @Nullable JobRecord job;

  /**
   * The rules of a world.
   *
   * @param mirrorsStand whether no mirror's node fails, by which late bodies are judged
   */
  LateBodyRules(Scheduler scheduler, boolean mirrorsStand) {
    this.scheduler = scheduler;
    this.mirrorsStand = mirrorsStand;
  }

  /** The job is so from now on. */
  void job(JobRecord now) {
    job = now;
  }

  /** A move enters a phase. */
  void entered(MoveState move) {
    int shard = move.move().shard().value();
    switch (move.phase()) {
      case MIRRORING -> mirroringSince.put(shard, scheduler.now());
      case OLD_REPLICA_DELETED, DONE, FAILED ->
          swept.computeIfPresent(shard, (at, open) -> scheduler.now());
      default -> {}
    }
  }

  /** When a shard's old owner became its mirror. */
  long mirroringSince(int shard) {
    return mirroringSince.getOrDefault(shard, 0L);
  }

  /** Whether a late body may be seen in a reading that began then: its shard is not swept yet. */
  boolean unswept(int shard, long from) {
    return from < swept.getOrDefault(shard, 0L);
  }

  /** A record is so from now on. */
  void committed(Entry entry) {
    if (entry.key().kind().equals("missed")) {
      int shard = Integer.parseInt(entry.key().id().substring(Schedule.INDEX.length() + 1));
      missed.put(shard, Codec.read(KeysRecord.class, entry.text()));
      open(shard).ifPresent(this::giveUp);
    }
  }

  /**
   * Whether anything is promised of a document: a late body stands where the mirror has missed a
   * write of it, as nothing tells any more what was there before (R10 e).
   */
  boolean promised(int key) {
    return !unpromised.contains(key);
  }

  /** What is recorded of the mirror that a move has since its commit. */
  KeysRecord missed(MoveState move) {
    KeysRecord record = missed.get(move.move().shard().value());
    return record != null && record.commitEpoch() == move.commitEpoch()
        ? record
        : KeysRecord.since(move.commitEpoch());
  }

  private void giveUp(MoveState move) {
    KeysRecord record = missed(move);
    landed.getOrDefault(move.move().shard().value(), Set.of()).stream()
        .filter(key -> record.covers(Document.primaryKey(key)))
        .forEach(unpromised::add);
  }

  private Optional<MoveState> open(int shard) {
    JobRecord now = job;
    return now == null
        ? Optional.empty()
        : now.moves().stream()
            .filter(move -> move.move().shard().value() == shard && !move.settled())
            .findFirst();
  }

  /** A deletion names no documents, so it may have changed any. */
  private void note(NodeServer node, NodeTask task) {
    for (int shard : task.shards()) {
      open(shard)
          .filter(move -> move.move().to().value().equals(node.name()))
          .ifPresent(
              move -> {
                Set<Integer> keys = landed.computeIfAbsent(shard, absent -> new HashSet<>());
                for (int key = 0; key < Schedule.KEYS; key++) {
                  int one = key;
                  if (Document.shardOf(key) == shard
                      && (task.documents().isEmpty()
                          || task.documents().stream().anyMatch(found -> found.key() == one))) {
                    keys.add(key);
                  }
                }
                giveUp(move);
              });
    }
  }

  @Override
  public boolean mayLand(NodeServer node, NodeTask task, long keyDeletedAt) {
    boolean lands = lands(node, task, keyDeletedAt);
    if (lands) {
      note(node, task);
    }
    return lands;
  }

  /**
   * A body whose key is gone lands soon after its key went, or at the new owner before the late
   * sweep looks. An added copy has no sweep.
   */
  private boolean lands(NodeServer node, NodeTask task, long keyDeletedAt) {
    excuse(node, task, EXCUSED);
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
    excuse(node, task, EnumSet.of(Phase.MIGRATION_COMPLETE));
    return true;
  }

  /**
   * Until the sweep has undone it, searches may show what a late body brought, also one that came
   * between the last comparison and the commit.
   */
  private void excuse(NodeServer node, NodeTask task, Set<Phase> phases) {
    JobRecord now = job;
    if (now != null) {
      now.moves().stream()
          .filter(move -> phases.contains(move.phase()))
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
      case MIRRORING ->
          node.listedAt(shard) < mirroringSince(shard) && node.barrierAt() < mirroringSince(shard);
      case IDLE, SWEEPING, OLD_REPLICA_DELETED, DONE, FAILED -> false;
    };
  }
}
