package io.miroir.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What many schedules came to, added up.
 *
 * @param figures by name: {@code schedules}, {@code crashes}, {@code pauses}, and so on
 * @param simulatedHours how long the worlds lasted, by their own clocks
 * @param table by phase and kind of fault, how often the one met the other
 * @param steps what pods persisted, by name, and the first seeds in which they did
 * @param failures what was broken, by the order of seeds
 * @param hash the same for the same seeds and the same code, on any machine
 */
public record SimulationReport(
    Map<String, Long> figures,
    double simulatedHours,
    Map<String, Map<String, Long>> table,
    Map<String, List<Long>> steps,
    List<Failure> failures,
    String hash) {
  /**
   * A schedule that broke a guarantee.
   *
   * @param seed its seed
   * @param violation which guarantee, and how
   * @param script the shortest script found that still breaks one
   */
  public record Failure(long seed, String violation, String script) {}

  private static final double NANOS_PER_HOUR = 3_600e9;

  /** Of each step so many seeds are kept at most. */
  private static final int SEEDS_OF_A_STEP = 2;

  /** Adds outcomes up. */
  static SimulationReport of(List<Outcome> outcomes) {
    Map<String, Long> figures = new TreeMap<>();
    Map<String, Map<String, Long>> table = new TreeMap<>();
    Map<String, List<Long>> steps = new TreeMap<>();
    List<Failure> failures = new ArrayList<>();
    double nanos = 0;
    long hash = 0;
    for (Outcome outcome : outcomes) {
      add(figures, outcome);
      outcome
          .faults()
          .forEach(
              (phase, kinds) ->
                  kinds.forEach(
                      (kind, count) ->
                          table
                              .computeIfAbsent(phase.persisted(), absent -> new TreeMap<>())
                              .merge(kind.label(), (long) count, Long::sum)));
      for (String step : outcome.steps()) {
        List<Long> seeds = steps.computeIfAbsent(step, absent -> new ArrayList<>());
        if (seeds.size() < SEEDS_OF_A_STEP) {
          seeds.add(outcome.schedule().seed());
        }
      }
      nanos += outcome.nanos();
      hash = hash * 31 + outcome.hash();
      if (!outcome.violation().isEmpty()) {
        failures.add(new Failure(outcome.schedule().seed(), outcome.violation(), ""));
      }
    }
    return new SimulationReport(
        figures, nanos / NANOS_PER_HOUR, table, steps, failures, String.format("%016x", hash));
  }

  private static void add(Map<String, Long> figures, Outcome outcome) {
    add(figures, "schedules", 1);
    add(figures, "crashes", outcome.count(Fault.Kind.CRASH));
    add(figures, "pauses", outcome.count(Fault.Kind.PAUSE));
    add(figures, "messagesLost", outcome.messagesLost());
    add(figures, "messagesLate", outcome.messagesLate());
    add(figures, "bodiesLate", outcome.bodiesLate());
    add(figures, "takeovers", outcome.takeovers());
    add(figures, "moves", outcome.moves());
    add(figures, "cutovers", outcome.cutovers());
    add(figures, "cutoversUndone", outcome.cutoversUndone());
    add(figures, "undos", outcome.undos());
    add(figures, "writesAccepted", outcome.accepted());
    add(figures, "writesUnknown", outcome.unknown());
    add(figures, "writesRefused", outcome.refused());
    add(figures, "searches", outcome.searches());
    add(figures, "violations", outcome.violation().isEmpty() ? 0 : 1);
  }

  private static void add(Map<String, Long> figures, String name, long more) {
    figures.merge(name, more, Long::sum);
  }

  /** A figure by its name. */
  public long figure(String name) {
    return figures.getOrDefault(name, 0L);
  }

  /** Whether no guarantee was broken. */
  public boolean clean() {
    return failures.isEmpty();
  }

  /** The same with a script for each failure. */
  SimulationReport with(List<Failure> shrunk) {
    return new SimulationReport(figures, simulatedHours, table, steps, shrunk, hash);
  }
}
