package io.miroir.demo.torment;

import io.miroir.demo.StoreChoice;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What came of starting two pods at once on one job, several times.
 *
 * @param races how often
 * @param duplicateMigrations as {@link Migrations} defines them, all three kinds
 * @param slicesCopied how many slices were copied after the starts
 * @param wonBySecond how often the pod that was started second led the job first
 */
public record RaceFigures(
    StoreChoice store,
    int races,
    int duplicateMigrations,
    int slicesCopied,
    int wonBySecond,
    double elapsedSeconds) {

  /** Whether nothing was migrated twice. */
  public boolean clean() {
    return duplicateMigrations == 0;
  }

  /** The figures as one flat JSON object. */
  public String toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("races", races)
        .put("duplicateMigrations", duplicateMigrations)
        .put("slicesCopied", slicesCopied)
        .put("wonBySecond", wonBySecond)
        .put("store", store.toString())
        .put("elapsedSeconds", elapsedSeconds)
        .toString();
  }

  /** The figures in a sentence. */
  public String told() {
    return ("In %d races of two pods for one job (store %s) %d slices were copied, and %d migrations"
            + " were duplicate; the second pod won %d times.")
        .formatted(races, store, slicesCopied, duplicateMigrations, wonBySecond);
  }
}
