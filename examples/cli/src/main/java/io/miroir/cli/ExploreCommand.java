package io.miroir.cli;

import io.miroir.simulator.explore.Bug;
import io.miroir.simulator.explore.Caught;
import io.miroir.simulator.explore.Explored;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir explore}: every interleaving of the protocol's core, within stated bounds. */
@Command(
    name = "explore",
    description = {
      "Drives the protocol's core through every interleaving within stated bounds: two pods, one"
          + " key, two writes, leases and holds that expire, crashes, lost answers, half-sent"
          + " bodies.",
      "It takes some minutes. With a planted bug it shows a shortest way to what goes wrong."
    },
    mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = Main.JSON_OPTION, description = "Write what was found as one JSON object.")
  private boolean json;

  @ArgGroup private Planting planting = new Planting();

  /** One bug, or every one. */
  static final class Planting {
    @Option(
        names = "--bug",
        paramLabel = "NAME",
        description = "Plant this bug, and show a shortest trace to a violation.")
    private @Nullable String bug;

    @Option(names = "--bugs", description = "Plant every bug, one after another.")
    private boolean all;
  }

  ExploreCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    String name = planting.bug;
    if (name != null) {
      Explored explored = Explored.of(bug(name), err::println);
      out.println(json ? explored.toJson() : Explored.text(List.of(explored)));
      return explored.found().violations() == 0 ? ExitCode.OK : ExitCode.FAULT_FOUND;
    }
    if (planting.all) {
      List<Caught> all = Caught.all(err::println);
      out.println(json ? Caught.toJson(all) : Caught.text(all));
      return all.stream().allMatch(Caught::caught) ? ExitCode.OK : ExitCode.FAULT_FOUND;
    }
    List<Explored> all = Explored.all(err::println);
    out.println(json ? Explored.toJson(all) : Explored.text(all));
    return Explored.violations(all) == 0 ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private Bug bug(String name) {
    return Bug.named(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "'%s' is no bug; known are %s"
                        .formatted(
                            name,
                            Bug.planted().stream()
                                .map(Bug::option)
                                .collect(Collectors.joining(", ")))));
  }
}
