package io.miroir.demo.torment;

import io.miroir.demo.StoreChoice;
import java.time.Duration;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How long writes were held.
 *
 * @param taskDelay how long each node waited before it applied a task
 * @param heldWrites how many writes
 * @param holdMillisP99 99 of 100 were held for at most so long; the longest that any pod tells
 * @param holdMillisMax the longest
 * @param cutovers moves that ended with the new owner
 * @param cutoversUndone holds that were undone, as they took too long
 * @param movesFailed moves that were given up, as no cutover ended within its bound
 * @param clientErrors writes or searches that were answered with an error
 */
public record HoldFigures(
    StoreChoice store,
    Duration taskDelay,
    long heldWrites,
    double holdMillisP99,
    double holdMillisMax,
    long cutovers,
    long cutoversUndone,
    long movesFailed,
    int clientErrors,
    int searchMismatches,
    double elapsedSeconds) {
  /** The bound of a hold, and what it takes to see that it is over and to undo it. */
  private static final double HELD_AT_MOST_MILLIS =
      TormentOptions.CUTOVER_HOLD.plusMillis(500).toMillis();

  /** Whether no client saw an error and no write was held for longer than a hold may last. */
  public boolean clean() {
    return clientErrors + searchMismatches == 0 && holdMillisMax <= HELD_AT_MOST_MILLIS;
  }

  /** The figures as one flat JSON object. */
  public String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("heldWrites", heldWrites)
        .put("holdMillisP99", holdMillisP99)
        .put("holdMillisMax", holdMillisMax)
        .put("cutovers", cutovers)
        .put("cutoversUndone", cutoversUndone)
        .put("movesFailed", movesFailed)
        .put("clientErrors", clientErrors)
        .put("searchMismatches", searchMismatches)
        .put("nodeTaskDelayMillis", taskDelay.toMillis())
        .put("store", store.toString())
        .put("elapsedSeconds", elapsedSeconds)
        .toString();
  }

  /** The figures in a sentence. */
  public String told() {
    return ("%d writes were held for at most %.0f ms (99 of 100 for at most %.0f ms) at %d cutovers;"
            + " %d were undone, %d moves given up, and clients met with %d errors.")
        .formatted(
            heldWrites,
            holdMillisMax,
            holdMillisP99,
            cutovers,
            cutoversUndone,
            movesFailed,
            clientErrors);
  }
}
