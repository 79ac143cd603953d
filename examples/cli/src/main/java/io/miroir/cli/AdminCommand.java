package io.miroir.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that asks a running server. */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done, and nothing is wrong",
      "1:the server refused it, or it found something wrong",
      "2:the command line or the admin key is wrong",
      "3:the server was not reached, or can't serve now"
    })
abstract class AdminCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ServerOptions options = new ServerOptions();

  @Option(names = Main.JSON_OPTION, description = "Write the answer as one JSON object.")
  private boolean json;

  CommandSpec spec() {
    return spec;
  }

  AdminClient client() {
    return options.client();
  }

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Where text goes that is not the answer itself: standard output belongs to JSON then. */
  PrintWriter talk() {
    return json ? err() : out();
  }

  /** Writes the answer, as JSON or for people. */
  void answer(JsonNode answer, Supplier<String> text) {
    out().println(json ? answer.toString() : text.get());
  }
}
