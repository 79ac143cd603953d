package io.miroir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir bench}: measures what a part of the project costs, on this machine, now. */
@Command(
    name = "bench",
    description = "Measures what a part of the project costs, on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = BenchStoresCommand.class)
final class BenchCommand implements Runnable {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is needed: stores.");
  }
}
