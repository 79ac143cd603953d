package io.miroir.cli;

import io.miroir.demo.Demo;
import io.miroir.demo.DemoOptions;
import io.miroir.demo.Figures;
import io.miroir.demo.Progress;
import io.miroir.demo.Report;
import io.miroir.demo.Sabotage;
import io.miroir.demo.Scenario;
import io.miroir.demo.StoreChoice;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code miroir demo}: a fleet grows, or lives a whole life, under traffic, its server is killed,
 * all keys are judged.
 */
@Command(
    name = "demo",
    description =
        "Starts three search nodes and a server, loads WordNet, adds a fourth node under traffic,"
            + " kills the server on the way, and proves that nothing was lost, stale, doubled or"
            + " brought back.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--documents",
      paramLabel = "N",
      defaultValue = "117791",
      description = "How many documents the index gets; all of WordNet by default.")
  private int documents;

  @ArgGroup private Seeds seeds = new Seeds();

  /** One seed, or several one after another. */
  static final class Seeds {
    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description =
            "Decides what the clients do, when server and store are killed, and in a life which nodes"
                + " are drained and killed.")
    private long seed = 1;

    @Option(
        names = "--seeds",
        paramLabel = "A..B",
        converter = SeedRange.Converter.class,
        description = "One run for each seed from A to B.")
    private @Nullable SeedRange range;

    LongStream all() {
      SeedRange several = range;
      return several == null ? LongStream.of(seed) : several.seeds();
    }

    boolean several() {
      return range != null;
    }
  }

  @Option(
      names = "--node-task-delay",
      paramLabel = "MS",
      defaultValue = "0",
      description = "How many milliseconds an embedded node waits before it applies a task.")
  private long nodeTaskDelayMillis;

  @Option(names = "--keep", description = "Keep the directory with data and logs, and tell it.")
  private boolean keep;

  @Option(names = Main.JSON_OPTION, description = "Write the figures as one JSON object.")
  private boolean json;

  @Option(
      names = "--sabotage",
      paramLabel = "WHAT",
      defaultValue = "none",
      converter = SabotageConverter.class,
      description =
          "Break the mover, so that the checker has something to find: offset-paging, no-repair,"
              + " no-hold or early-delete.")
  private Sabotage sabotage = Sabotage.NONE;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "sqlite",
      description =
          "Where the server keeps its records: sqlite (a file) or redis (a Redis server, which the"
              + " demo starts).")
  private StoreChoice store = StoreChoice.SQLITE;

  @Option(
      names = "--restart-store",
      description = "Kill the store's process too, and start it again; needs --store redis.")
  private boolean restartStore;

  @Option(
      names = "--scenario",
      paramLabel = "WHAT",
      defaultValue = "growth",
      description =
          "What the fleet goes through: growth (a node is added), or life (a node is added, another"
              + " one drained, each shard gets a second copy, a node is killed and comes back, a"
              + " second replica group is added), which starts nodes of its own.")
  private Scenario scenario = Scenario.GROWTH;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "A Meilisearch server of yours; four times or more, the last one is added.")
  private List<URI> nodes = new ArrayList<>();

  @Option(
      names = "--node-key",
      paramLabel = "MASTERKEY",
      defaultValue = "",
      description = "The master key of your servers.")
  private String nodeKey = "";

  DemoCommand() {}

  @Override
  public Integer call() {
    PrintStream err = System.err;
    Progress progress =
        Boolean.getBoolean(Main.TERMINAL) ? Progress.bars(err) : Progress.lines(err);
    DemoOptions options = options();
    List<Figures> runs = new ArrayList<>();
    for (long seed : seeds.all().toArray()) {
      if (seeds.several()) {
        progress.say("Seed " + seed + ".");
      }
      runs.add(Demo.run(options.withSeed(seed), progress));
    }
    progress.say(seeds.several() ? Report.table(runs) : Report.of(runs.getFirst()));
    if (json) {
      CommandLine commandLine = spec.commandLine();
      commandLine.getOut().println(seeds.several() ? Report.json(runs) : runs.getFirst().toJson());
    }
    return runs.stream().allMatch(Figures::clean) ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private DemoOptions options() {
    try {
      return new DemoOptions(
          documents,
          seeds.all().findFirst().orElseThrow(),
          Duration.ofMillis(nodeTaskDelayMillis),
          keep,
          sabotage,
          nodes,
          nodeKey,
          store,
          restartStore,
          scenario);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
