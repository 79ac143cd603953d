package io.miroir.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code miroir bench stores}: the stores' calls, and the same round trips to Redis by hand. */
@Command(
    name = "stores",
    description = {
      "Measures renewing a lease and committing a record of 2 kB: on Redis through the store and by"
          + " hand with Jedis, on SQLite through the store.",
      "Ends with 1 if the store has less than 0.8 of the calls per second that there are by hand."
    },
    mixinStandardHelpOptions = true)
final class BenchStoresCommand implements Callable<Integer> {
  private static final int ROUNDS = 3;

  private static final String REDIS = "RedisStoreBenchmark";
  private static final String SQLITE = "SqliteStoreBenchmark";

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Set by picocli before the command runs. */
  @ParentCommand
  @SuppressWarnings("NullAway.Init")
  private BenchCommand bench;

  BenchStoresCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (TemporaryFolder folder = TemporaryFolder.create("miroir-bench-")) {
      StoreFigures figures = new StoreFigures(Machine.now());
      for (int round = 1; round <= ROUNDS; round++) {
        String part = "round %d of %d: ".formatted(round, ROUNDS);
        figures.addRedis(
            JmhRun.of(REDIS, folder.path(), benchmark -> err.println(part + named(benchmark))));
      }
      figures.addSqlite(
          JmhRun.of(SQLITE, folder.path(), benchmark -> err.println(named(benchmark))));
      spec.commandLine().getOut().println(bench.json() ? figures.json() : figures.text());
      return figures.good() ? ExitCode.OK : ExitCode.FAULT_FOUND;
    }
  }

  /** {@code RedisStoreBenchmark.renewRaw} as words. */
  private static String named(String benchmark) {
    String method = benchmark.substring(benchmark.indexOf('.') + 1);
    String store = benchmark.startsWith(REDIS) ? "Redis" : "SQLite";
    return method.endsWith(StoreFigures.RAW)
        ? "%s on %s by hand".formatted(method.replace(StoreFigures.RAW, ""), store)
        : "%s on %s through the store".formatted(method, store);
  }
}
