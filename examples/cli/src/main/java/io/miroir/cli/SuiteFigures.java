package io.miroir.cli;

import io.miroir.cli.BenchSuite.Ratio;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What was measured of a suite: its ratios, and the rates that they are of. */
final class SuiteFigures {
  private static final int ROUNDS = 3;
  private static final double BYTES_OF_A_MEGABYTE = 1e6;
  private static final String GAP = System.lineSeparator() + System.lineSeparator();

  private final BenchSuite suite;
  private final Machine machine;
  private final Rounds rounds;

  SuiteFigures(BenchSuite suite, Machine machine, Rounds rounds) {
    this.suite = suite;
    this.machine = machine;
    this.rounds = rounds;
  }

  /** Runs a suite's benchmarks, and tells each as it begins. */
  static SuiteFigures measure(BenchSuite suite, PrintWriter progress) {
    Machine machine = Machine.now();
    Rounds rounds = new Rounds();
    try (TemporaryFolder folder = TemporaryFolder.create("miroir-bench-")) {
      for (int round = 1; round <= ROUNDS; round++) {
        String part = "%s, round %d of %d: ".formatted(suite.command(), round, ROUNDS);
        rounds.add(
            JmhRun.of(
                suite.benchmarks(),
                folder.path(),
                benchmark ->
                    progress.println(part + benchmark.substring(benchmark.indexOf('.') + 1))));
      }
    }
    return new SuiteFigures(suite, machine, rounds);
  }

  /** Whether every ratio is what it must be. */
  boolean good() {
    return suite.ratios().stream().allMatch(ratio -> value(ratio) >= ratio.atLeast());
  }

  private double value(Ratio ratio) {
    return rounds.ratio(ratio.over(), ratio.under());
  }

  ObjectNode json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    suite.ratios().forEach(ratio -> object.put(ratio.name(), value(ratio)));
    ObjectNode bars = object.putObject("atLeast");
    suite.ratios().stream()
        .filter(ratio -> ratio.atLeast() > 0)
        .forEach(ratio -> bars.put(ratio.name(), ratio.atLeast()));
    object.put("rounds", rounds.count());
    ObjectNode rates = object.putObject("rates");
    for (String method : suite.methods()) {
      Score score = rounds.score(method);
      ObjectNode rate = rates.putObject(method);
      rate.put("perSecond", score.perSecond()).put("error", score.error());
      if (score.bytesPerSecond() > 0) {
        rate.put("megabytesPerSecond", score.bytesPerSecond() / BYTES_OF_A_MEGABYTE);
      }
    }
    object.set("machine", machine.json());
    return object;
  }

  String text() {
    TextTable ratios = new TextTable(suite.command(), "ratio", "at least");
    for (Ratio ratio : suite.ratios()) {
      ratios.row(
          ratio.over() + " / " + ratio.under(),
          number("%.2f", value(ratio)),
          ratio.atLeast() > 0 ? number("%.1f", ratio.atLeast()) : "");
    }
    TextTable rates = new TextTable("method", "per second", "error", "MB/s");
    for (String method : suite.methods()) {
      Score score = rounds.score(method);
      double megabytes = score.bytesPerSecond() / BYTES_OF_A_MEGABYTE;
      rates.row(
          method,
          number("%,.0f", score.perSecond()),
          number("%,.0f", score.error()),
          megabytes > 0 ? number("%,.0f", megabytes) : "");
    }
    return String.join(
        GAP,
        ratios.toString(),
        "Once is: " + suite.operation() + ".",
        rates.toString(),
        machine
            + (good()
                ? ""
                : GAP
                    + "A ratio is below what it must reach, or the machine was busy with other things."));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
