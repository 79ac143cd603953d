package io.miroir.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks something of the moves of an index, or of one of its shards. */
abstract class ControlCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "INDEX", description = "The index.")
  private String index = "";

  @Option(names = "--shard", paramLabel = "N", description = "One shard of it; all if not given.")
  private @Nullable Integer shard;

  @Option(names = "--dry-run", description = "Only say what it would do to each move.")
  private boolean dryRun;

  @Override
  public Integer call() {
    AdminClient client = client();
    if (dryRun) {
      JsonNode foretold = ask(client, true);
      answer(foretold, () -> report(foretold, "would do"));
      return ExitCode.OK;
    }
    if (!confirmed(() -> ask(client, true))) {
      return Main.fail(spec(), json(), "Nothing was changed.", ExitCode.FAULT_FOUND);
    }
    JsonNode done = ask(client, false);
    answer(done, () -> report(done, "does"));
    return ExitCode.OK;
  }

  /**
   * Whether to go on.
   *
   * @param foretold what would be done, asked for only where someone wants to know
   */
  boolean confirmed(Supplier<JsonNode> foretold) {
    return true;
  }

  private JsonNode ask(AdminClient client, boolean only) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("index_uid", index).put("dry_run", only);
    if (shard != null) {
      body.put("shard", shard);
    }
    return client.send("POST", "/_miroir/rebalance/" + spec().name(), body);
  }

  String report(JsonNode answer, String does) {
    String what = spec().name() + " " + index + (shard == null ? "" : " --shard " + shard);
    if (answer.path("moves").isEmpty()) {
      return what + ": there is no move now" + (dryRun ? "" : "; it holds for those to come");
    }
    TextTable table =
        new TextTable("SHARD", "STATE", "CHANGES", "WHAT IT " + does.toUpperCase(Locale.ROOT));
    answer
        .path("moves")
        .forEach(
            move ->
                table.row(
                    move.path("shard").asString(""),
                    move.path("state").asString(""),
                    move.path("applies").asBoolean(false) ? "yes" : "no",
                    move.path("outcome").asString("")));
    return table.toString();
  }

  /** What can't be taken back: it is shown and asked first. */
  abstract static class Asked extends ControlCommand {
    @Option(names = "--yes", description = "Don't ask; needed where standard input is no terminal.")
    private boolean yes;

    @Override
    boolean confirmed(Supplier<JsonNode> foretold) {
      if (yes) {
        return true;
      }
      if (!Terminal.in()) {
        throw new ParameterException(
            spec().commandLine(),
            spec().qualifiedName()
                + " asks before it acts, and standard input is no terminal; nothing was changed."
                + " See what it would do with --dry-run, then use --yes.");
      }
      err().println(report(foretold.get(), "would do"));
      err().print("Go on? [y/N] ");
      err().flush();
      return answered().strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    private static String answered() {
      try {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        return line == null ? "" : line;
      } catch (IOException e) {
        throw new UncheckedIOException("the answer can't be read", e);
      }
    }
  }

  /** {@code miroir rebalance pause}. */
  @Command(name = "pause", description = "Has moves stand still, and none begin.")
  static final class Pause extends ControlCommand {
    Pause() {}
  }

  /** {@code miroir rebalance resume}. */
  @Command(name = "resume", description = "Has paused moves go on from where they stand.")
  static final class Resume extends ControlCommand {
    Resume() {}
  }

  /** {@code miroir rebalance cancel}. */
  @Command(
      name = "cancel",
      description = {
        "Gives moves up as far as their phase allows it, until the next change of the fleet or a"
            + " retry.",
        "Shows what it will do and asks first."
      })
  static final class Cancel extends Asked {
    Cancel() {}
  }

  /** {@code miroir rebalance retry}. */
  @Command(name = "retry", description = "Has moves that failed or were given up planned again.")
  static final class Retry extends ControlCommand {
    Retry() {}
  }

  /** {@code miroir rebalance undo}. */
  @Command(
      name = "undo",
      description = {
        "Brings shards back to their old owner while its copy is still a mirror.",
        "Shows what it will do and asks first."
      })
  static final class Undo extends Asked {
    Undo() {}
  }
}
