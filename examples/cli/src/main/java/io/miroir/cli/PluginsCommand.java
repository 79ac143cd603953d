package io.miroir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir plugins}: what is there, and what is wrong with it. */
@Command(
    name = "plugins",
    description = "Lists plugins, and examines what is wrong with one.",
    mixinStandardHelpOptions = true,
    subcommands = {PluginsListCommand.class, PluginsDoctorCommand.class})
final class PluginsCommand implements Runnable {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  PluginsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is needed: list or doctor.");
  }
}
