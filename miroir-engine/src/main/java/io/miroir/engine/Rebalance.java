package io.miroir.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the moves are going. Safe for use by many threads. */
public interface Rebalance {
  /**
   * One move of the open job, or of the last one.
   *
   * @param index the index
   * @param kind {@code relocate}, {@code add-copy}, {@code resync} or {@code drop}
   * @param shard the shard's number
   * @param group the replica group
   * @param state the phase: {@code Idle}, {@code DualWriteStarted}, {@code MigrationInProgress},
   *     {@code MigrationComplete}, {@code DualWriteStopped}, {@code OldReplicaDeleted} or {@code
   *     Failed}
   * @param step the sub-step by its persisted name, such as {@code held}
   * @param done whether the move has ended well
   * @param paused whether it stands still because someone asked for that
   * @param source the node that gives the copy
   * @param destination the node that receives it
   * @param documentsMigrated documents copied, as persisted
   * @param cursor the next key hash to copy, as persisted; 2^52 when the copy ended
   * @param percentComplete how far it is, 0 to 100
   * @param cause why it failed, or what keeps it waiting, or empty text
   */
  record MoveStatus(
      String index,
      String kind,
      int shard,
      int group,
      String state,
      String step,
      boolean done,
      boolean paused,
      String source,
      String destination,
      long documentsMigrated,
      long cursor,
      int percentComplete,
      String cause) {}

  /**
   * Figures of this process since it started.
   *
   * @param documentsMigrated documents whose cursor this process persisted
   * @param documentsRepaired documents made equal by rounds
   * @param takeovers jobs taken over from an earlier term
   * @param cutovers cutovers committed
   * @param cutoversUndone cutovers undone
   * @param holds holds ended
   * @param heldWrites writes that waited for a hold
   * @param holdMillis how long each hold took, the newest 10,000, in the order they ended
   */
  record Figures(
      long documentsMigrated,
      long documentsRepaired,
      long takeovers,
      long cutovers,
      long cutoversUndone,
      long holds,
      long heldWrites,
      List<Long> holdMillis) {}

  /**
   * The state of the movers.
   *
   * @param inProgress whether a job is open
   * @param leading whether this pod leads one
   * @param token the fencing token of the newest job's newest term, 0 if there was none
   * @param triggeredBy what caused the newest job, or empty text
   * @param startedAt when the newest job was planned, ISO 8601 in UTC, or empty text
   * @param moves the moves of the open jobs, else of the last ones
   * @param blocked by index, why no job of it begins, as far as this pod has tried
   * @param figures figures of this process
   */
  record Status(
      boolean inProgress,
      boolean leading,
      long token,
      String triggeredBy,
      String startedAt,
      List<MoveStatus> moves,
      Map<String, String> blocked,
      Figures figures) {}

  /** How the moves are going now, from the persisted records. */
  Status status();

  /**
   * Waits for a step of a move that this pod leads, or for the time to pass: what other pods lead
   * is seen in the {@link #status()} alone.
   *
   * @param seen what the last call returned, 0 before the first
   * @return how many steps there have been, so that none is missed between two calls
   * @throws io.miroir.engine.time.StoppedException if the thread is interrupted
   */
  long awaitStep(long seen, Duration atMost);

  /** Looks at once whether there is something to move, of all indexes. */
  void check();
}
