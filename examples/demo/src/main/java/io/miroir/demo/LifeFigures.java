package io.miroir.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a whole life counts besides.
 *
 * @param failedSearches searches and gets that failed while a node was down, until it had all back
 * @param refusedWrites changes that failed meanwhile
 * @param changed documents that the node holds and that were changed from its kill until its copy
 *     of their shard was in sync again
 * @param changedWhileProcessDown those of them that were changed before its process answered again
 * @param repaired documents that the mover sent it from its return until all of its copies were in
 *     sync again
 * @param absentSeconds how long the node's process did not answer
 * @param stages how many seconds each stage took, in order
 */
public record LifeFigures(
    long failedSearches,
    long refusedWrites,
    long changed,
    long changedWhileProcessDown,
    long repaired,
    double absentSeconds,
    Map<String, Double> stages) {
  /** At most so many documents are sent for each one that was changed. */
  static final int REPAIRED_PER_CHANGED_MAX = 2;

  /** Keeps the stages' order. */
  public LifeFigures {
    stages = new LinkedHashMap<>(stages);
  }

  /** Whether what must be zero is, and the node received no more than it may. */
  boolean clean() {
    return failedSearches + refusedWrites == 0 && repairedInBounds();
  }

  boolean repairedInBounds() {
    return repaired <= REPAIRED_PER_CHANGED_MAX * changed;
  }

  void addTo(ObjectNode json) {
    json.put("failedSearchesWhileNodeDown", failedSearches)
        .put("refusedWritesWhileNodeDown", refusedWrites)
        .put("changedWhileNodeDown", changed)
        .put("changedWhileProcessDown", changedWhileProcessDown)
        .put("repairedAfterReturn", repaired)
        .put("absentSeconds", absentSeconds);
    ObjectNode seconds = json.putObject("stages");
    stages.forEach(seconds::put);
  }

  /** Several runs' figures in one; a run alone may still have exceeded what the sums do not. */
  static LifeFigures total(List<LifeFigures> runs) {
    Map<String, Double> stages = new LinkedHashMap<>();
    runs.forEach(run -> run.stages.forEach((name, time) -> stages.merge(name, time, Double::sum)));
    return new LifeFigures(
        runs.stream().mapToLong(LifeFigures::failedSearches).sum(),
        runs.stream().mapToLong(LifeFigures::refusedWrites).sum(),
        runs.stream().mapToLong(LifeFigures::changed).sum(),
        runs.stream().mapToLong(LifeFigures::changedWhileProcessDown).sum(),
        runs.stream().mapToLong(LifeFigures::repaired).sum(),
        runs.stream().mapToDouble(LifeFigures::absentSeconds).max().orElse(0),
        stages);
  }
}
