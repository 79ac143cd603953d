package io.miroir.demo;

import io.miroir.demo.fleet.MovePhase;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.MoveStatus.Move;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The moment of a job at which the server or its store is killed, decided by the seed: when one
 * shard is first seen in some phase, or when some share of the documents is copied, and a little
 * later.
 *
 * @param byPhase whether the phase decides, or else the share
 * @param pick which of the job's moves is looked at, modulo their number
 * @param left the share of the moves that have not ended at the latest
 */
record KillPlan(
    boolean byPhase, int pick, MovePhase phase, double share, Duration delay, double left) {
  private static final List<MovePhase> PHASES =
      List.of(
          MovePhase.DUAL_WRITE_STARTED,
          MovePhase.MIGRATION_IN_PROGRESS,
          MovePhase.MIGRATION_COMPLETE,
          MovePhase.DUAL_WRITE_STOPPED,
          MovePhase.OLD_REPLICA_DELETED);
  private static final int DELAY_MILLIS_MOST = 50;

  /** Apart from the numbers that the clients draw from the same seed. */
  private static final long SERVER = 0x6b696c6cL;

  private static final long STORE = 0x73746f72L;

  /** Shares that are closer than this are one moment. */
  private static final double APART = 0.1;

  /** When the server is killed: at the latest before the last move ends. */
  static KillPlan ofServer(long seed) {
    return draw(new SplittableRandom(seed ^ SERVER), 0);
  }

  /** When the store is killed: at the latest amid the moves, and not as the server is. */
  static KillPlan ofStore(long seed) {
    KillPlan server = ofServer(seed);
    SplittableRandom random = new SplittableRandom(seed ^ STORE);
    KillPlan plan = draw(random, 0.5);
    while (plan.coincides(server)) {
      plan = draw(random, 0.5);
    }
    return plan;
  }

  private static KillPlan draw(SplittableRandom random, double left) {
    return new KillPlan(
        random.nextInt(3) > 0,
        random.nextInt(1_000),
        PHASES.get(random.nextInt(PHASES.size())),
        random.nextDouble(0.05, 0.95),
        Duration.ofMillis(random.nextInt(DELAY_MILLIS_MOST + 1)),
        left);
  }

  /** The same moment where nothing is copied, so that no share can be reached: by the phase. */
  KillPlan withoutCopy() {
    return new KillPlan(true, pick, phase, share, delay, left);
  }

  /** Whether this is the same moment, but for a few milliseconds. */
  boolean coincides(KillPlan other) {
    return byPhase == other.byPhase
        && (byPhase ? phase == other.phase : Math.abs(share - other.share) < APART);
  }

  /** Whether the moment has come, or will not come any more as the job is about to end. */
  boolean due(MoveStatus status, long documentsToMove) {
    if (!status.inProgress() || status.moves().isEmpty()) {
      return false;
    }
    return lastChance(status)
        || (byPhase
            ? reached(picked(status))
            : status.documentsMigrated() >= share * documentsToMove);
  }

  private Move picked(MoveStatus status) {
    List<Move> moves =
        status.moves().stream().sorted(Comparator.comparingInt(Move::shard)).toList();
    return moves.get(pick % moves.size());
  }

  private boolean reached(Move move) {
    return ended(move) || (move.phase().open() && move.phase().compareTo(phase) >= 0);
  }

  private boolean lastChance(MoveStatus status) {
    long open = status.moves().stream().filter(move -> !ended(move)).count();
    return open <= Math.max(1, left * status.moves().size());
  }

  private static boolean ended(Move move) {
    return move.done()
        || move.phase() == MovePhase.OLD_REPLICA_DELETED
        || (move.phase() == MovePhase.IDLE && move.documentsMigrated() > 0);
  }

  @Override
  public String toString() {
    String when =
        byPhase
            ? "when a move that the seed picks is first seen in " + phase
            : String.format(Locale.ROOT, "when %.0f %% of the documents are copied", 100 * share);
    return when + ", " + delay.toMillis() + " ms later";
  }
}
