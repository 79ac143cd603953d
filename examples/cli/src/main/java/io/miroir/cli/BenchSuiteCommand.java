package io.miroir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that measures one suite and tells its ratios first. */
@Command(mixinStandardHelpOptions = true)
abstract sealed class BenchSuiteCommand implements Callable<Integer> {
  /** {@code miroir bench copy}: the batch copy path. */
  @Command(
      name = "copy",
      description = {
        "Measures how a page of 1,000 documents becomes the body of a write: the executor's way"
            + " (transform), a bare copy of the bytes, Jackson token by token, Jackson's tree.",
        "Every way must give exactly the documents. Ends with 1 if transform has less than 0.5, 3"
            + " and 10 times the throughput of the others, in this order."
      })
  static final class Copy extends BenchSuiteCommand {
    Copy() {
      super(BenchSuite.COPY);
    }
  }

  /** {@code miroir bench placement}: placement, routing, and the state machine. */
  @Command(
      name = "placement",
      description =
          "Measures where 10,000 keys belong: their shards, the nodes that should own these, the"
              + " route of each; and one step of the state machine.")
  static final class Placement extends BenchSuiteCommand {
    Placement() {
      super(BenchSuite.PLACEMENT);
    }
  }

  /** {@code miroir bench merge}: what a search costs the front. */
  @Command(
      name = "merge",
      description =
          "Measures how the front merges 1,000 hits of four nodes, and the same through Jackson's"
              + " trees.")
  static final class Merge extends BenchSuiteCommand {
    Merge() {
      super(BenchSuite.MERGE);
    }
  }

  private final BenchSuite suite;

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Set by picocli before the command runs. */
  @ParentCommand
  @SuppressWarnings("NullAway.Init")
  private BenchCommand bench;

  private BenchSuiteCommand(BenchSuite suite) {
    this.suite = suite;
  }

  @Override
  public final Integer call() {
    SuiteFigures figures = SuiteFigures.measure(suite, spec.commandLine().getErr());
    spec.commandLine().getOut().println(bench.json() ? figures.json() : figures.text());
    return figures.good() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }
}
