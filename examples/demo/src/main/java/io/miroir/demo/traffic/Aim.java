package io.miroir.demo.traffic;

import io.miroir.demo.fleet.MovePhase;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.MoveStatus.Move;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where the clients aim while shards move: mostly at the shards whose moves are open at the moment.
 *
 * <p>A quarter of the operations goes anywhere, as a fleet that grows is also in ordinary use.
 */
public final class Aim {
  private static final double AT_OPEN_MOVES = 0.8;

  private final boolean atCutovers;
  private volatile List<Integer> planned = List.of();
  private volatile Set<Integer> plannedSet = Set.of();
  private volatile boolean moving;
  private volatile List<Integer> open = List.of();
  private volatile List<Integer> copying = List.of();
  private volatile List<Integer> copied = List.of();

  /** Aims at all open moves alike. */
  public Aim() {
    this(false);
  }

  private Aim(boolean atCutovers) {
    this.atCutovers = atCutovers;
  }

  /** Aims at the shards that are about to change their owner, while there are any. */
  public static Aim atCutovers() {
    return new Aim(true);
  }

  /** Says which shards are to move next; until a move is seen, all are aimed at. */
  public void plan(Set<Integer> shards) {
    planned = List.copyOf(shards);
    plannedSet = Set.copyOf(shards);
  }

  /** Takes note of how far the moves are. */
  public void see(MoveStatus status) {
    open = status.open().stream().map(Move::shard).toList();
    copying = in(status, MovePhase.MIGRATION_IN_PROGRESS);
    copied = in(status, MovePhase.MIGRATION_COMPLETE);
    moving = status.inProgress();
  }

  private static List<Integer> in(MoveStatus status, MovePhase phase) {
    return status.open().stream().filter(move -> move.phase() == phase).map(Move::shard).toList();
  }

  boolean moving() {
    return moving;
  }

  /**
   * The shards to choose from for one delete: a delete is hardest to get right while its shard is
   * copied.
   */
  List<Integer> shardsForDelete(RandomGenerator random) {
    List<Integer> now = copying;
    return now.isEmpty() || random.nextDouble() >= AT_OPEN_MOVES ? shards(random) : now;
  }

  /** Whether a shard is one of those that move. */
  boolean moves(int shard) {
    return plannedSet.contains(shard);
  }

  /** The shards to choose from for one operation; empty for any. */
  List<Integer> shards(RandomGenerator random) {
    if (!moving || random.nextDouble() >= AT_OPEN_MOVES) {
      return List.of();
    }
    List<Integer> ripe = copied;
    List<Integer> now = atCutovers && !ripe.isEmpty() ? ripe : open;
    return now.isEmpty() ? planned : now;
  }

  /** The shards that are to move, whether or not their moves are open. */
  List<Integer> planned() {
    return planned;
  }
}
