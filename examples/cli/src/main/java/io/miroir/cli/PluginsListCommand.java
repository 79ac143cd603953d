package io.miroir.cli;

import io.miroir.api.MiroirException;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Plugins;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir plugins list}: each plugin with what it offers, and the folders left out. */
@Command(
    name = "list",
    description = "Lists the plugins that can be loaded, and why others can't. Opens no backend.",
    mixinStandardHelpOptions = true)
final class PluginsListCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Where the plugins are; else beside the libraries.")
  private @Nullable Path plugins;

  @Option(names = Main.JSON_OPTION, description = "Write the list as one JSON object.")
  private boolean json;

  PluginsListCommand() {}

  @Override
  public Integer call() {
    LoadedPlugins loaded;
    try {
      loaded = Plugins.load(plugins == null ? Plugins.besideLibraries() : plugins);
    } catch (MiroirException wrongDirectory) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(wrongDirectory.getMessage()), wrongDirectory);
    }
    spec.commandLine()
        .getOut()
        .println(json ? PluginReport.json(loaded) : PluginReport.listed(loaded));
    return ExitCode.OK;
  }
}
