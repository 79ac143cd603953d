package io.miroir.demo;

import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one run counted.
 *
 * @param writes keys that were added or replaced after loading
 * @param updates keys that were partially updated
 * @param deletes keys that were deleted, by id and by filter
 * @param operationsWhileMoving operations on one key each, and searches, while moves were open
 * @param operationsOnMovingShards those of them whose key lies in a shard of the job
 * @param rangesCopiedTwice nothing where the nodes keep no access log
 * @param killedAt the moment that the seed picked for the server
 * @param storeRestartedAt and for the store, if it was killed too
 * @param life what a whole life counts besides; nothing where the scenario was another
 */
public record Figures(
    long seed,
    int documents,
    long writes,
    long updates,
    long deletes,
    long searches,
    long operationsWhileMoving,
    long operationsOnMovingShards,
    int shardsMoved,
    long documentsMoved,
    OptionalInt rangesCopiedTwice,
    int lost,
    int stale,
    int resurrected,
    int doubled,
    int misplaced,
    int searchMismatches,
    long heldWrites,
    double holdMillisP99,
    double holdMillisMax,
    long takeoverMillis,
    double elapsedSeconds,
    String killedAt,
    StoreChoice store,
    Optional<String> storeRestartedAt,
    Optional<LifeFigures> life) {

  /** Whether every figure that must be zero is, and those with a bound are within it. */
  public boolean clean() {
    return lost + stale + resurrected + doubled + misplaced + searchMismatches == 0
        && rangesCopiedTwice.orElse(0) == 0
        && life.stream().allMatch(LifeFigures::clean);
  }

  /** The figures as one JSON object. */
  public String toJson() {
    return json().toString();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seed", seed)
        .put("documents", documents)
        .put("writes", writes)
        .put("updates", updates)
        .put("deletes", deletes)
        .put("searches", searches)
        .put("operationsWhileMoving", operationsWhileMoving)
        .put("operationsOnMovingShards", operationsOnMovingShards)
        .put("shardsMoved", shardsMoved)
        .put("documentsMoved", documentsMoved);
    rangesCopiedTwice.ifPresentOrElse(
        ranges -> json.put("rangesCopiedTwice", ranges), () -> json.putNull("rangesCopiedTwice"));
    json.put("lost", lost)
        .put("stale", stale)
        .put("resurrected", resurrected)
        .put("doubled", doubled)
        .put("misplaced", misplaced)
        .put("searchMismatches", searchMismatches)
        .put("heldWrites", heldWrites)
        .put("holdMillisP99", holdMillisP99)
        .put("holdMillisMax", holdMillisMax)
        .put("takeoverMillis", takeoverMillis)
        .put("elapsedSeconds", elapsedSeconds)
        .put("killedAt", killedAt)
        .put("store", store.toString());
    storeRestartedAt.ifPresent(moment -> json.put("storeRestartedAt", moment));
    life.ifPresent(figures -> figures.addTo(json.put("scenario", Scenario.LIFE.toString())));
    return json;
  }
}
