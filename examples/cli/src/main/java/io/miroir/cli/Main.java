package io.miroir.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The program {@code miroir}.
 *
 * <p>A command with {@code --json} writes exactly one JSON object on one line of standard output,
 * last, however it ends; everything else goes to standard error.
 */
@Command(
    name = "miroir",
    description = "Shards an index over unmodified search nodes and moves shards live.",
    mixinStandardHelpOptions = true,
    version = "miroir 0.1.0-SNAPSHOT",
    subcommands = {
      BenchCommand.class,
      ConformanceCommand.class,
      DemoCommand.class,
      ExploreCommand.class,
      GroupCommand.class,
      NodeCommand.class,
      NodesCommand.class,
      PlanCommand.class,
      PluginsCommand.class,
      RebalanceCommand.class,
      ReplicationFactorCommand.class,
      ServeCommand.class,
      ShardsCommand.class,
      SimulateCommand.class,
      StatusCommand.class,
      TopCommand.class,
      TormentCommand.class
    })
public final class Main implements Runnable {
  static final String JSON_OPTION = "--json";

  /** The system property by which the launcher says that standard error is a terminal. */
  static final String TERMINAL = "miroir.terminal";

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    boolean json = List.of(arguments).contains(JSON_OPTION);
    CommandLine commands = new CommandLine(new Main()).setOut(out).setErr(err);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler(
        (exception, args) -> {
          tell(out, err, json, messageOf(exception), ExitCode.BAD_INPUT);
          if (!json) {
            err.println(hint(exception));
          }
          return ExitCode.BAD_INPUT;
        });
    commands.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          int exitCode =
              exception instanceof AdminException failed
                  ? failed.exitCode()
                  : ExitCode.COULD_NOT_RUN;
          tell(out, err, json, messageOf(exception), exitCode);
          return exitCode;
        });
    return commands.execute(arguments);
  }

  private static String messageOf(Exception exception) {
    String message = exception.getMessage();
    return message == null ? exception.toString() : message;
  }

  private static String hint(ParameterException exception) {
    return "Try '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'.";
  }

  /** Says why a command did not do what was asked, and gives its exit code back. */
  static int fail(CommandSpec spec, boolean json, String message, int exitCode) {
    tell(spec.commandLine().getOut(), spec.commandLine().getErr(), json, message, exitCode);
    return exitCode;
  }

  private static void tell(
      PrintWriter out, PrintWriter err, boolean json, String message, int exitCode) {
    err.println(message);
    if (json) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.putObject("error").put("message", message).put("exitCode", exitCode);
      out.println(object);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is needed: "
            + String.join(", ", spec.commandLine().getSubcommands().keySet())
            + ".");
  }
}
