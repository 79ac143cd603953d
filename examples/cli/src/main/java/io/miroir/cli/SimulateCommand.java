package io.miroir.cli;

import io.miroir.demo.Progress;
import io.miroir.simulator.SimulationReport;
import io.miroir.simulator.Simulations;
import io.miroir.simulator.Simulations.BugReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code miroir simulate}: the engine under every fault, in worlds made of seeds. */
@Command(
    name = "simulate",
    description = {
      "Runs the engine in simulated worlds: two or three pods over simulated stores, nodes and"
          + " network, each world with a topology change, 200 operations of clients and some"
          + " faults, all of it from a seed.",
      "What was broken is told with a script as short as was found. The same seed is the same"
          + " world."
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private static final long BUG_SEEDS = 2_000;

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @ArgGroup private What what = new What();

  /** Many seeds, one seed told moment by moment, or the planted bugs. */
  static final class What {
    @Option(
        names = "--seeds",
        paramLabel = "A..B",
        defaultValue = "1..1000",
        converter = SeedRange.Converter.class,
        description = "One world for each seed from A to B; 1..1000 by default.")
    private SeedRange seeds = new SeedRange(1, 1_000);

    @Option(
        names = "--trace",
        paramLabel = "SEED",
        description = "One world, every moment of which is told.")
    private @Nullable Long trace;

    @Option(
        names = "--planted-bugs",
        description = "Looks for each planted bug, with seeds 1..2000 until one shows it.")
    private boolean plantedBugs;
  }

  @Option(names = Main.JSON_OPTION, description = "Write the figures as one JSON object.")
  private boolean json;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Write the matrix of the planted bugs as a page of the documentation, too.")
  private @Nullable Path page;

  SimulateCommand() {}

  @Override
  public Integer call() {
    Long trace = what.trace;
    if (trace != null) {
      return tell(Simulations.trace(trace, spec.commandLine().getErr()::println));
    }
    return what.plantedBugs ? bugs() : worlds();
  }

  private static Progress progress() {
    return Boolean.getBoolean(Main.TERMINAL)
        ? Progress.bars(System.err)
        : Progress.lines(System.err);
  }

  private int worlds() {
    Progress progress = progress();
    SeedRange seeds = what.seeds;
    double all = seeds.last() - seeds.first() + 1.0;
    return tell(
        Simulations.run(
            seeds.first(),
            seeds.last(),
            done -> progress.at("simulating", done / all, done + " schedules")));
  }

  private int tell(SimulationReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? SimulationText.json(report) : SimulationText.text(report));
    return report.clean() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private int bugs() {
    Progress progress = progress();
    List<BugReport> bugs =
        Simulations.plantedBugs(
            BUG_SEEDS, done -> progress.at("looking for planted bugs", 0, done + " bugs"));
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? SimulationText.json(bugs) : SimulationText.text(bugs));
    Path file = page;
    if (file != null) {
      try {
        Files.writeString(file, SimulationText.page(bugs));
      } catch (IOException e) {
        throw new UncheckedIOException("the page " + file + " could not be written", e);
      }
    }
    return bugs.stream().allMatch(BugReport::caught) ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }
}
