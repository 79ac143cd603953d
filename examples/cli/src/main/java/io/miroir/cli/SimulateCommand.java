package io.miroir.cli;

import io.miroir.demo.Progress;
import io.miroir.simulator.SimulationReport;
import io.miroir.simulator.Simulations;
import io.miroir.simulator.Simulations.BugReport;
import io.miroir.simulator.Simulations.KillReport;
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
import picocli.CommandLine.ParameterException;
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
  /** Of the planted bugs, and of the worlds that say where pods can be killed. */
  private static final long SEEDS = 2_000;

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
        names = "--script",
        paramLabel = "FILE",
        description = "One world of a script that was saved.")
    private @Nullable Path script;

    @Option(
        names = "--planted-bugs",
        description = "Looks for each planted bug, with seeds 1..2000 until one shows it.")
    private boolean plantedBugs;

    @Option(
        names = "--kill-points",
        description =
            "Kills a pod before and after each step that pods persist in seeds 1..2000: each row"
                + " of a move's table, each commit, each change of a lease.")
    private boolean killPoints;
  }

  @Option(names = Main.JSON_OPTION, description = "Write the figures as one JSON object.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      defaultValue = "target/simulate",
      description = "Where scripts of what was broken are saved; ${DEFAULT-VALUE} by default.")
  private Path save = Path.of("target/simulate");

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
    Path script = what.script;
    if (script != null) {
      return replay(script);
    }
    if (what.killPoints) {
      return kills();
    }
    return what.plantedBugs ? bugs() : worlds();
  }

  private static Progress progress() {
    return Boolean.getBoolean(Main.TERMINAL)
        ? Progress.bars(System.err)
        : Progress.lines(System.err);
  }

  private int worlds() {
    return tell(simulated(what.seeds.first(), what.seeds.last()));
  }

  private static SimulationReport simulated(long from, long to) {
    Progress progress = progress();
    double all = to - from + 1.0;
    return Simulations.run(
        from, to, done -> progress.at("simulating", done / all, done + " schedules"));
  }

  private int kills() {
    SimulationReport seen = simulated(1, SEEDS);
    if (!seen.clean()) {
      return tell(seen);
    }
    Progress progress = progress();
    List<KillReport> kills =
        Simulations.killPoints(
            seen, done -> progress.at("killing at each point", 0, done + " points"));
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? SimulationText.killsJson(kills) : SimulationText.killsText(kills));
    return kills.stream().allMatch(point -> point.violations().isEmpty())
        ? ExitCode.OK
        : ExitCode.FAULT_FOUND;
  }

  private int replay(Path script) {
    try {
      return tell(Simulations.replay(Files.readString(script)));
    } catch (IOException e) {
      throw new UncheckedIOException("the script " + script + " could not be read", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), script + ": " + e.getMessage() + "; nothing was simulated", e);
    }
  }

  /** Keeps the scripts of failures, to be replayed and to become tests. */
  private void save(SimulationReport report) {
    for (SimulationReport.Failure failure : report.failures()) {
      if (!failure.script().isEmpty()) {
        Path file = save.resolve("seed-" + failure.seed() + ".script");
        try {
          Files.createDirectories(save);
          Files.writeString(file, "# " + failure.violation() + "\n" + failure.script());
        } catch (IOException e) {
          throw new UncheckedIOException("the script " + file + " could not be written", e);
        }
        spec.commandLine().getErr().println("saved as " + file);
      }
    }
  }

  private int tell(SimulationReport report) {
    save(report);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? SimulationText.json(report) : SimulationText.text(report));
    return report.clean() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private int bugs() {
    Progress progress = progress();
    List<BugReport> bugs =
        Simulations.plantedBugs(
            SEEDS, done -> progress.at("looking for planted bugs", 0, done + " bugs"));
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
