package io.miroir.simulator;

import io.miroir.engine.plan.Phase;
import java.util.Map;
import java.util.Set;

/**
 * What became of one schedule.
 *
 * @param violation which guarantee was broken and how, or empty text
 * @param steps what was persisted, by name
 * @param killed whether a pod was killed at a point that was given
 */
record Outcome(
    Schedule schedule,
    String violation,
    Set<String> steps,
    boolean killed,
    long hash,
    long nanos,
    long switches,
    Map<Phase, Map<Fault.Kind, Integer>> faults,
    long messagesLost,
    long messagesLate,
    long takeovers,
    long cutovers,
    long cutoversUndone,
    long undos,
    long moves,
    int accepted,
    int unknown,
    int refused,
    int searches,
    long bodiesLate) {
  /** How often a kind of fault was set off. */
  long count(Fault.Kind kind) {
    return faults.values().stream().mapToLong(kinds -> kinds.getOrDefault(kind, 0)).sum();
  }
}
