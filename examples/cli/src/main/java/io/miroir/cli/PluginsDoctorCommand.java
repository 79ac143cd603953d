package io.miroir.cli;

import io.miroir.api.MiroirException;
import io.miroir.engine.plugin.ExaminedFolder;
import io.miroir.engine.plugin.Plugins;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code miroir plugins doctor}: everything that is wrong with a plugin folder, with remedies. */
@Command(
    name = "doctor",
    description =
        "Examines a plugin folder, or a directory of them, and tells all that is wrong and what to"
            + " do. Only a folder without an error is loaded; no backend is opened.",
    mixinStandardHelpOptions = true)
final class PluginsDoctorCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder with the plugin's jars.")
  private Path directory = Path.of("");

  @Option(names = Main.JSON_OPTION, description = "Write the findings as one JSON object.")
  private boolean json;

  PluginsDoctorCommand() {}

  @Override
  public Integer call() {
    List<ExaminedFolder> folders;
    try {
      folders = Plugins.examine(directory);
    } catch (MiroirException wrongDirectory) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(wrongDirectory.getMessage()), wrongDirectory);
    }
    spec.commandLine()
        .getOut()
        .println(json ? PluginReport.json(directory, folders) : PluginReport.examined(folders));
    return folders.stream().allMatch(ExaminedFolder::isHealthy)
        ? ExitCode.OK
        : ExitCode.FAULT_FOUND;
  }
}
