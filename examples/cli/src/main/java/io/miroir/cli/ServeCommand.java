package io.miroir.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code miroir serve}: one pod with its front, until the process is told to end. */
@Command(
    name = "serve",
    description = "Runs a server in front of a fleet of search nodes.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final String READY = "ready ";

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration, such as examples/reference-server/miroir.yaml.")
  private Path config = Path.of("");

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Where the plugins are; else as configured, else beside the libraries.")
  private @Nullable Path plugins;

  @Option(names = Main.JSON_OPTION, description = "Tell the address as one JSON object.")
  private boolean json;

  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
    if (plugins != null) {
      arguments.addAll(List.of("--plugins", plugins.toString()));
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream failed = new ByteArrayOutputStream();
    int exitCode =
        io.miroir.server.Main.run(
            printing(said), printing(failed), System.getenv(), arguments.toArray(String[]::new));
    String complaint = failed.toString(StandardCharsets.UTF_8).strip();
    if (exitCode != ExitCode.OK) {
      return Main.fail(spec, json, complaint, exitCode);
    }
    if (!complaint.isEmpty()) {
      spec.commandLine().getErr().println(complaint);
    }
    String ready = said.toString(StandardCharsets.UTF_8).strip();
    spec.commandLine()
        .getOut()
        .println(Ready.line(URI.create(ready.substring(READY.length())), json));
    Thread.currentThread().join();
    return ExitCode.OK;
  }

  private static PrintStream printing(ByteArrayOutputStream kept) {
    return new PrintStream(kept, true, StandardCharsets.UTF_8);
  }
}
