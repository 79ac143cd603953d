package io.miroir.api.migration;

/**
 * What a node gave back for something it will do later; {@link MigrationExecutor#await} follows it.
 */
public sealed interface Ticket {
  /**
   * The node has it in its queue.
   *
   * @param index the index in whose order it is
   * @param task the node's number for it
   */
  record Queued(String index, long task) implements Ticket {}

  /**
   * What the node had accepted for the index when it was asked.
   *
   * @param index the index in whose order it is
   * @param newest the node's number for the newest of it; when that has ended, so has the rest
   */
  record Barrier(String index, long newest) implements Ticket {}

  /** The outcome is already known: nothing was to be done, or the node refused it. */
  record Settled(Outcome outcome) implements Ticket {}
}
