package io.miroir.engine.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;

/**
 * Where a move stands. Its old owner is its {@link Move#source()}, its new one its {@link
 * Move#to()}.
 *
 * <p>Each phase says where writes go, what it is, when it is left towards the end of the move, and
 * what the next holder of the lease does with it. {@link Transition} has the rows between them;
 * {@code docs/state-machine.md} shows both.
 */
public enum Phase {
  /** Nothing was changed yet. */
  IDLE(
      "idle",
      "Idle",
      WriteTargets.OLD,
      "Nothing was changed yet.",
      "both nodes are fenced, the target is prepared and leftovers there are deleted",
      "start"),
  /** Pods begin to write to both nodes. */
  DUAL_WRITE_STARTED(
      "dual-write-started",
      "DualWriteStarted",
      WriteTargets.OLD_AND_NEW,
      "Pods begin to write to both nodes.",
      "every live pod has acked this epoch",
      "wait for the acks again"),
  /** The documents are copied, slice by slice. */
  MIGRATION_IN_PROGRESS(
      "migration-in-progress",
      "MigrationInProgress",
      WriteTargets.OLD_AND_NEW,
      "The documents are copied, slice by slice.",
      "every slice is copied and applied",
      "fence, barrier, on from the cursor"),
  /** Rounds compare the two copies and repair the new one. */
  MIGRATION_COMPLETE(
      "migration-complete",
      "MigrationComplete",
      WriteTargets.OLD_AND_NEW,
      "Rounds compare the two copies and repair the new one.",
      "a round ends with few keys differing and both queues are short",
      "a new round, of the whole shard"),
  /** Writes wait while the last difference is repaired. */
  HELD(
      "held",
      "DualWriteStopped",
      WriteTargets.HELD,
      "Writes wait while the last difference is repaired.",
      "acks, barriers, dirty keys equal, commit accepted",
      "undo the hold, back to MigrationComplete"),
  /** The new owner owns the shard; pods that don't know it yet read the old one. */
  COMMITTED(
      "committed",
      "DualWriteStopped",
      WriteTargets.NEW_THEN_OLD,
      "The new owner owns the shard; pods that don't know it yet read the old one.",
      "every live pod has acked this epoch",
      "wait for the acks again"),
  /** The old copy is kept as a mirror of the new one. */
  MIRRORING(
      "mirroring",
      "DualWriteStopped",
      WriteTargets.NEW_THEN_OLD,
      "The old copy is kept as a mirror of the new one.",
      "undo window over, late sweep done, verification stored under the current token",
      "acks, sweep and verification again"),
  /** Writes wait while the late sweep judges its suspects. */
  SWEEPING(
      "sweeping",
      "DualWriteStopped",
      WriteTargets.HELD,
      "Writes wait while the late sweep judges its suspects.",
      "acks, barriers, suspects judged from both copies, what was written applied",
      "undo the hold, back to mirroring; body-grace before the next sweep"),
  /** The old copy is being deleted. */
  OLD_REPLICA_DELETED(
      "old-replica-deleted",
      "OldReplicaDeleted",
      WriteTargets.NEW,
      "The old copy is being deleted.",
      "every live pod has acked, the deletion is applied, absence seen",
      "delete again"),
  /** The move is over and the new owner has the shard. */
  DONE(
      "done",
      "Idle",
      WriteTargets.NEW,
      "The move is over and the new owner has the shard.",
      "never",
      "nothing"),
  /** The move was given up; the old owner has the shard and the half copy goes. */
  FAILED(
      "failed",
      "Failed",
      WriteTargets.OLD,
      "The move was given up; the old owner has the shard and the half copy goes.",
      "never; settled when every live pod has acked and the half copy is deleted",
      "clean up");

  private final String persisted;
  private final String label;
  private final WriteTargets writes;
  private final String sentence;
  private final String leaves;
  private final String takeover;

  Phase(
      String persisted,
      String label,
      WriteTargets writes,
      String sentence,
      String leaves,
      String takeover) {
    this.persisted = persisted;
    this.label = label;
    this.writes = writes;
    this.sentence = sentence;
    this.leaves = leaves;
    this.takeover = takeover;
  }

  /** Its name in records; it never changes. */
  public String persisted() {
    return persisted;
  }

  /** Its name in the admin API; several phases may share one. */
  public String label() {
    return label;
  }

  /** Where a write goes, and whose acceptance it needs. */
  public WriteTargets writes() {
    return writes;
  }

  /** Whether the new owner is the authority and is read; else the old one is. */
  public boolean readsNew() {
    return switch (this) {
      case COMMITTED, MIRRORING, SWEEPING, OLD_REPLICA_DELETED, DONE -> true;
      case IDLE, DUAL_WRITE_STARTED, MIGRATION_IN_PROGRESS, MIGRATION_COMPLETE, HELD, FAILED ->
          false;
    };
  }

  /** Whether some row still leads to another phase. */
  public boolean open() {
    return this != DONE && this != FAILED;
  }

  /** What giving a move up does in it. */
  public CancelContract cancelling() {
    return switch (this) {
      case IDLE -> CancelContract.NOTHING_CHANGED;
      case DUAL_WRITE_STARTED, MIGRATION_IN_PROGRESS, MIGRATION_COMPLETE, HELD ->
          CancelContract.ROLLED_BACK;
      case COMMITTED, MIRRORING, SWEEPING, OLD_REPLICA_DELETED -> CancelContract.FORWARD_ONLY;
      case DONE, FAILED -> CancelContract.OVER;
    };
  }

  /** Whether a move may stand still in it for as long as it is paused: no write waits for it. */
  public boolean pausable() {
    return switch (this) {
      case IDLE, DUAL_WRITE_STARTED, MIGRATION_IN_PROGRESS, MIGRATION_COMPLETE, MIRRORING -> true;
      case HELD, COMMITTED, SWEEPING, OLD_REPLICA_DELETED, DONE, FAILED -> false;
    };
  }

  /** Whether a move of this kind ever is in it. */
  public boolean admits(Move move) {
    return switch (move) {
      case Move.Relocate relocate -> true;
      case Move.AddCopy added ->
          !EnumSet.of(MIRRORING, SWEEPING, OLD_REPLICA_DELETED).contains(this);
      case Move.Resync resync ->
          !EnumSet.of(MIRRORING, SWEEPING, OLD_REPLICA_DELETED).contains(this);
      case Move.Drop drop -> EnumSet.of(IDLE, OLD_REPLICA_DELETED, DONE, FAILED).contains(this);
    };
  }

  /** What it is, in one sentence. */
  public String sentence() {
    return sentence;
  }

  /** What must be true before it is left towards the end of the move. */
  public String leaves() {
    return leaves;
  }

  /** What the next holder of the lease does with it. */
  public String takeover() {
    return takeover;
  }

  /**
   * The phase of a record.
   *
   * @throws IllegalArgumentException if no phase has that persisted name
   */
  public static Phase named(String name) {
    for (Phase phase : values()) {
      if (phase.persisted.equals(name)) {
        return phase;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + name
            + "' is no phase; known are "
            + Arrays.stream(values()).map(Phase::persisted).collect(Collectors.joining(", ")));
  }
}
