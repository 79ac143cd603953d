package io.miroir.simulator.explore;

import io.miroir.engine.plan.Phase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is explored at once: which writes, what else may happen how often, and where it begins.
 *
 * @param name its name in reports
 * @param operations the writes, one or two
 * @param from the phase in which the first write may begin; all before it happened without trouble
 * @param document what both clients know to be there in the beginning
 * @param bounds what may happen so many times
 */
record Scenario(
    String name, List<Operation> operations, Phase from, int document, Map<Bound, Integer> bounds) {
  Scenario {
    operations = List.copyOf(operations);
    bounds = Collections.unmodifiableMap(new TreeMap<>(bounds));
  }

  static Scenario of(String name, Operation... operations) {
    return new Scenario(name, List.of(operations), Phase.IDLE, Document.FIRST, Map.of());
  }

  Scenario with(Bound bound, int times) {
    Map<Bound, Integer> more = new TreeMap<>(bounds);
    more.put(bound, times);
    return new Scenario(name, operations, from, document, more);
  }

  Scenario with(Bound bound) {
    return with(bound, 1);
  }

  Scenario from(Phase phase) {
    return new Scenario(name, operations, phase, document, bounds);
  }

  Scenario withoutDocument() {
    return new Scenario(name, operations, from, Document.ABSENT, bounds);
  }
}
