package io.miroir.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code miroir bench}: measures what a part of the project costs, on this machine, now. */
@Command(
    name = "bench",
    description = {
      "Measures what a part of the project costs, on this machine.",
      "Without a command: copy, placement and merge, which start no server and write to no disk;"
          + " it takes about three minutes."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchSuiteCommand.Copy.class,
      BenchSuiteCommand.Placement.class,
      BenchSuiteCommand.Merge.class,
      BenchStoresCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = Main.JSON_OPTION,
      scope = ScopeType.INHERIT,
      description = "Write the figures as one JSON object.")
  private boolean json;

  BenchCommand() {}

  /** Whether figures are written for programs. */
  boolean json() {
    return json;
  }

  @Override
  public Integer call() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    List<String> texts = new ArrayList<>();
    boolean good = true;
    for (BenchSuite suite : BenchSuite.values()) {
      SuiteFigures figures = SuiteFigures.measure(suite, spec.commandLine().getErr());
      object.set(suite.command(), figures.json());
      texts.add(figures.text());
      good &= figures.good();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? object
            : texts.stream().collect(Collectors.joining(System.lineSeparator().repeat(3))));
    return good ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }
}
