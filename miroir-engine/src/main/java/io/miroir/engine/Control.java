package io.miroir.engine;

import io.miroir.api.ShardId;
import io.miroir.engine.plan.CancelContract;
import java.util.List;
import java.util.Optional;

/**
 * What people may ask of the moves of an index. Safe for use by many threads; any pod may be asked,
 * whichever leads. What was accepted is durable (G8), and asking for it again changes nothing.
 *
 * <p>Each act says what it does to each move, and {@code foretell} says the same without doing it;
 * a move may go on in between.
 */
public interface Control {
  /** What may be asked. */
  enum Act {
    /** Moves stand still, and none begins; a cutover under way is ended first. */
    PAUSE("pause"),
    /** Paused moves go on from where they stand. */
    RESUME("resume"),
    /**
     * Moves are given up as far as their phase allows it ({@link CancelContract}), and are planned
     * again only after the next topology event, or after {@link #RETRY}.
     */
    CANCEL("cancel"),
    /** What failed or was given up is planned again, at once. */
    RETRY("retry"),
    /**
     * Shards whose old copy is still a mirror go back to their old owner, and stay there until the
     * next topology event, or {@link #RETRY}.
     */
    UNDO("undo");

    private final String label;

    Act(String label) {
      this.label = label;
    }

    /** Its name in the admin API and on the command line. */
    public String label() {
      return label;
    }
  }

  /**
   * Which moves are meant.
   *
   * @param index the index
   * @param shard the shard, or empty for every move of the index
   */
  record Scope(String index, Optional<ShardId> shard) {
    /** Whether a shard's moves are meant. */
    public boolean covers(ShardId other) {
      return shard.isEmpty() || shard.get().equals(other);
    }
  }

  /**
   * What an act does to one move.
   *
   * @param shard the shard
   * @param state the move's phase as the admin API names it, or {@code Planned}
   * @param applies whether the act changes anything for it
   * @param outcome what the act leaves, in words
   */
  record Effect(ShardId shard, String state, boolean applies, String outcome) {}

  /**
   * Asks for something.
   *
   * @return what it does to each move that is meant
   * @throws RefusedException with {@code INDEX_UNKNOWN}, {@code NOT_SERVING}, or {@code CONFLICT}
   *     if it would change nothing for any move; nothing was changed then
   */
  List<Effect> ask(Act act, Scope scope);

  /**
   * What {@link #ask} would do now.
   *
   * @throws RefusedException with {@code INDEX_UNKNOWN} or {@code NOT_SERVING}
   */
  List<Effect> foretell(Act act, Scope scope);
}
