package io.miroir.cli;

import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code miroir node}: a small search node, until the process is told to end. */
@Command(
    name = "node",
    description = "Runs a small search node that speaks a subset of the Meilisearch API.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the node keeps its documents.")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "P",
      required = true,
      description = "Where it listens; 0 for a port that the system chooses.")
  private int port;

  @Option(
      names = "--master-key",
      paramLabel = "K",
      description = "The key that may do everything; without one the node asks for none.")
  private @Nullable String masterKey;

  @Option(
      names = "--task-delay",
      paramLabel = "MS",
      defaultValue = "0",
      description = "How many milliseconds a task waits before it is applied.")
  private int taskDelayMillis;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "Where each request is noted, as one JSON object a line.")
  private @Nullable Path accessLog;

  @Option(names = Main.JSON_OPTION, description = "Tell the address as one JSON object.")
  private boolean json;

  NodeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    NodeServer node = NodeServer.start(options());
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "stop"));
    spec.commandLine().getOut().println(Ready.line(node.uri(), json));
    Thread.currentThread().join();
    return ExitCode.OK;
  }

  private NodeOptions options() {
    check("--port", port, PORT_MAX);
    check("--task-delay", taskDelayMillis, Integer.MAX_VALUE);
    NodeOptions options =
        NodeOptions.in(data).withPort(port).withTaskDelay(Duration.ofMillis(taskDelayMillis));
    if (masterKey != null) {
      options = options.withMasterKey(masterKey);
    }
    return accessLog == null ? options : options.withAccessLog(accessLog);
  }

  private void check(String option, int value, int max) {
    if (value < 0 || value > max) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + ": allowed are 0 to " + max);
    }
  }
}
