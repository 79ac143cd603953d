package io.miroir.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code miroir group}: how replica groups come and go. */
@Command(
    name = "group",
    description = "Adds and removes replica groups.",
    mixinStandardHelpOptions = true,
    subcommands = {GroupCommand.Add.class, GroupCommand.Remove.class})
final class GroupCommand implements Runnable {
  private static final String GROUPS = "/_miroir/replica-groups";

  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  GroupCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is needed: add or remove.");
  }

  private static String told(JsonNode group, String next) {
    return "replica group %s has the nodes %s; %s 'miroir rebalance watch' shows how it goes."
        .formatted(
            group.path("replica_group").asString(""),
            Fleets.each(group.path("nodes"))
                .map(
                    node ->
                        "'"
                            + node.path("id").asString("")
                            + "' ("
                            + node.path("status").asString("")
                            + ")")
                .collect(Collectors.joining(", ")),
            next);
  }

  /** {@code miroir group add}. */
  @Command(
      name = "add",
      description =
          "Adds nodes as one more replica group; it receives a copy of every shard while all goes"
              + " on.")
  static final class Add extends AdminCommand {
    @Mixin private NewGroup group = new NewGroup();

    Add() {}

    @Override
    public Integer call() {
      JsonNode added =
          client().send("POST", GROUPS, group.into(JsonNodeFactory.instance.objectNode()));
      answer(added, () -> told(added, "copies go there."));
      return ExitCode.OK;
    }
  }

  /** {@code miroir group remove}. */
  @Command(
      name = "remove",
      description =
          "Has every node of a replica group give its shards up, and takes them out of the fleet"
              + " after that.")
  static final class Remove extends AdminCommand {
    @Mixin private OldGroup group = new OldGroup();

    Remove() {}

    @Override
    public Integer call() {
      String path = GROUPS + "/" + group.number();
      JsonNode removed = client().send("DELETE", group.force() ? path + "?force=true" : path);
      answer(removed, () -> told(removed, "they leave when they hold nothing."));
      return ExitCode.OK;
    }
  }
}
