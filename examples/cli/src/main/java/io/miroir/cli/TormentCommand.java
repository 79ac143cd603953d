package io.miroir.cli;

import io.miroir.demo.Progress;
import io.miroir.demo.StoreChoice;
import io.miroir.demo.torment.HoldFigures;
import io.miroir.demo.torment.Holds;
import io.miroir.demo.torment.Race;
import io.miroir.demo.torment.RaceFigures;
import io.miroir.demo.torment.Torment;
import io.miroir.demo.torment.TormentFigures;
import io.miroir.demo.torment.TormentOptions;
import io.miroir.demo.torment.TormentReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir torment}: several servers over one store, killed, paused and cut off. */
@Command(
    name = "torment",
    description =
        "Starts four search nodes and several servers over one store. In each round a node joins or"
            + " leaves while clients write through all servers, and the server that moves the shards"
            + " is killed, paused for longer than its lease, told to stop or cut off; then every key"
            + " is judged on every node and through every server.",
    mixinStandardHelpOptions = true)
final class TormentCommand implements Callable<Integer> {
  private static final long NODE_TASK_DELAY_MOST = 5_000;

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many rounds there are.")
  private int rounds;

  @Option(
      names = "--race",
      paramLabel = "N",
      description =
          "Instead of rounds: start two servers at once on one job, N times, and look in the nodes'"
              + " own logs for slices that were migrated twice.")
  private @Nullable Integer races;

  @Option(
      names = "--holds",
      paramLabel = "N",
      description =
          "Instead of rounds: do nothing to two servers, move shards until N writes were held, and"
              + " tell for how long.")
  private @Nullable Integer holds;

  @Option(
      names = "--node-task-delay",
      paramLabel = "MS",
      defaultValue = "5",
      description = "With --holds: how long each node waits before it applies a task.")
  private long nodeTaskDelay;

  @Option(
      names = "--pods",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many servers there are.")
  private int pods;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Decides what the clients do, and what is done to the servers, and when.")
  private long seed;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "sqlite",
      description =
          "Where the servers keep their records: sqlite (one file) or redis (a Redis server, which"
              + " the command starts).")
  private StoreChoice store = StoreChoice.SQLITE;

  @Option(names = "--keep", description = "Keep the directory with data and logs, and tell it.")
  private boolean keep;

  @Option(names = Main.JSON_OPTION, description = "Write the figures as one JSON object.")
  private boolean json;

  TormentCommand() {}

  @Override
  public Integer call() {
    PrintStream err = System.err;
    Progress progress =
        Boolean.getBoolean(Main.TERMINAL) ? Progress.bars(err) : Progress.lines(err);
    Integer asked = races;
    if (asked != null) {
      return race(asked, progress);
    }
    Integer held = holds;
    if (held != null) {
      return hold(held, progress);
    }
    TormentFigures figures = Torment.run(options(), progress);
    progress.say(TormentReport.of(figures));
    if (json) {
      spec.commandLine().getOut().println(figures.toJson());
    }
    return figures.clean() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private int race(int times, Progress progress) {
    if (times < 1) {
      throw new ParameterException(
          spec.commandLine(), "--race " + times + ": at least 1 is needed");
    }
    RaceFigures figures = Race.run(times, store, progress);
    progress.say(figures.told());
    if (json) {
      spec.commandLine().getOut().println(figures.toJson());
    }
    return figures.clean() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private int hold(int writes, Progress progress) {
    if (writes < 1) {
      throw new ParameterException(
          spec.commandLine(), "--holds " + writes + ": at least 1 is needed");
    }
    if (nodeTaskDelay < 0 || nodeTaskDelay > NODE_TASK_DELAY_MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "--node-task-delay "
              + nodeTaskDelay
              + ": allowed are 0 to "
              + NODE_TASK_DELAY_MOST
              + " milliseconds");
    }
    HoldFigures figures = Holds.run(writes, Duration.ofMillis(nodeTaskDelay), store, progress);
    progress.say(figures.told());
    if (json) {
      spec.commandLine().getOut().println(figures.toJson());
    }
    return figures.clean() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private TormentOptions options() {
    try {
      return new TormentOptions(rounds, pods, seed, store, keep);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
