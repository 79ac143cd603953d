package io.miroir.demo;

import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.WordNet;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a run is asked to do.
 *
 * @param documents how many documents the index gets
 * @param seed decides what the clients do, and when server and store are killed
 * @param nodeTaskDelay how long an embedded node waits before it applies a task
 * @param keep whether the directory with logs and data stays
 * @param nodes Meilisearch servers that the user runs, the one to add last; empty for embedded ones
 * @param nodeKey the master key of the user's nodes; of no meaning for embedded ones
 * @param store where the server keeps its records
 * @param restartStore whether the store is killed and started again on the way
 * @param scenario what the fleet goes through
 */
public record DemoOptions(
    int documents,
    long seed,
    Duration nodeTaskDelay,
    boolean keep,
    Sabotage sabotage,
    List<URI> nodes,
    String nodeKey,
    StoreChoice store,
    boolean restartStore,
    Scenario scenario) {

  /** Three nodes hold the index, and one is added. */
  public static final int NODES_MIN = 4;

  private static final Duration SMALL_WITHIN = Duration.ofSeconds(45);
  private static final Duration FULL_WITHIN = Duration.ofMinutes(3);

  private static final Duration LIFE_SMALL_WITHIN = Duration.ofMinutes(5);
  private static final Duration LIFE_FULL_WITHIN = Duration.ofMinutes(20);
  private static final int SMALL_DOCUMENTS = 5_000;

  /** How many node tasks wait for each other in one run, at most about. */
  private static final int TASKS_IN_A_ROW = 200;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of bounds; the message says which and what is
   *     allowed
   */
  public DemoOptions {
    if (documents < Corpus.DOCUMENTS_MIN || documents > WordNet.SYNSETS) {
      throw new IllegalArgumentException(
          "--documents %d: allowed are %d to %d"
              .formatted(documents, Corpus.DOCUMENTS_MIN, WordNet.SYNSETS));
    }
    if (nodeTaskDelay.isNegative() || nodeTaskDelay.compareTo(Duration.ofSeconds(5)) > 0) {
      throw new IllegalArgumentException(
          "--node-task-delay " + nodeTaskDelay.toMillis() + ": allowed are 0 to 5000 milliseconds");
    }
    if (scenario == Scenario.LIFE && !nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "--scenario life starts nodes of its own, as it kills one of them: it can't be had with"
              + " --node");
    }
    if (!nodes.isEmpty() && nodes.size() < NODES_MIN) {
      throw new IllegalArgumentException(
          "--node was given %d times: at least %d are needed, the last one is added"
              .formatted(nodes.size(), NODES_MIN));
    }
    if (!nodes.isEmpty() && nodeKey.isEmpty()) {
      throw new IllegalArgumentException("--node needs --node-key with the nodes' master key");
    }
    if (!nodes.isEmpty() && !nodeTaskDelay.isZero()) {
      throw new IllegalArgumentException("--node-task-delay is for embedded nodes, not for --node");
    }
    if (restartStore && store != StoreChoice.REDIS) {
      throw new IllegalArgumentException(
          "--restart-store needs --store redis: the store %s is no process that could be killed"
              .formatted(store));
    }
    nodes = List.copyOf(nodes);
  }

  /** The same run with another seed. */
  public DemoOptions withSeed(long newSeed) {
    return new DemoOptions(
        documents,
        newSeed,
        nodeTaskDelay,
        keep,
        sabotage,
        nodes,
        nodeKey,
        store,
        restartStore,
        scenario);
  }

  /** The time that a run of this size takes at most on two cores. */
  public Duration expected() {
    double share =
        Math.max(0, documents - SMALL_DOCUMENTS) / (double) (WordNet.SYNSETS - SMALL_DOCUMENTS);
    Duration small = scenario == Scenario.LIFE ? LIFE_SMALL_WITHIN : SMALL_WITHIN;
    Duration full = scenario == Scenario.LIFE ? LIFE_FULL_WITHIN : FULL_WITHIN;
    return small
        .plusMillis((long) (share * full.minus(small).toMillis()))
        .plus(nodeTaskDelay.multipliedBy(TASKS_IN_A_ROW));
  }

  /** The time after which a run is given up. */
  public Duration deadline() {
    return expected().multipliedBy(2);
  }
}
