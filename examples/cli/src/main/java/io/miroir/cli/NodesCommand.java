package io.miroir.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code miroir nodes}: the fleet's nodes, and how they come and go. */
@Command(
    name = "nodes",
    description = "Lists the fleet's nodes; adds, drains and removes them.",
    subcommands = {NodesCommand.Add.class, NodesCommand.Drain.class, NodesCommand.Remove.class})
final class NodesCommand extends AdminCommand {
  NodesCommand() {}

  @Override
  public Integer call() {
    JsonNode topology = client().get("/_miroir/topology");
    answer(topology, () -> Fleets.nodes(topology));
    return ExitCode.OK;
  }

  private static String told(JsonNode node, String next) {
    return "node '%s' is %s, with %s shards; %s"
        .formatted(
            node.path("id").asString(""),
            node.path("status").asString(""),
            node.path("shard_count").asString("no"),
            next + " 'miroir rebalance watch' shows how it goes.");
  }

  /** {@code miroir nodes add}. */
  @Command(
      name = "add",
      description = "Adds a node to the fleet; it receives its shards while all goes on.")
  static final class Add extends AdminCommand {
    @Mixin private NewNode node = new NewNode();

    Add() {}

    @Override
    public Integer call() {
      JsonNode added =
          client().send("POST", "/_miroir/nodes", node.into(JsonNodeFactory.instance.objectNode()));
      answer(added, () -> told(added, "shards go there."));
      return ExitCode.OK;
    }
  }

  /** What drain and remove share. */
  abstract static class Leaving extends AdminCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The node's name in the fleet.")
    private String id = "";

    @Option(
        names = "--force",
        description = "Do it even if its group keeps fewer copies of each shard then.")
    private boolean force;

    JsonNode ask(String method, String below) {
      return ask(method, below, "");
    }

    JsonNode ask(String method, String below, String more) {
      String path = "/_miroir/nodes/" + Paths.segment(id) + below;
      String query = (force ? "force=true" : "") + (force && !more.isEmpty() ? "&" : "") + more;
      return client().send(method, query.isEmpty() ? path : path + "?" + query);
    }
  }

  /** {@code miroir nodes drain}. */
  @Command(name = "drain", description = "Has a node give its shards away; it keeps its seat.")
  static final class Drain extends Leaving {
    Drain() {}

    @Override
    public Integer call() {
      JsonNode drained = ask("POST", "/drain");
      answer(drained, () -> told(drained, "they go to the others."));
      return ExitCode.OK;
    }
  }

  /** {@code miroir nodes remove}. */
  @Command(
      name = "remove",
      description = "Has a node give its shards away, and takes it out of the fleet after that.")
  static final class Remove extends Leaving {
    @Option(
        names = "--lose-shards",
        paramLabel = "N",
        split = ",",
        description =
            "With --force, of a failed node: the shards that are in sync nowhere else. They are"
                + " empty from then on. It is refused if other shards would be lost.")
    private List<Integer> lost = List.of();

    Remove() {}

    @Override
    public Integer call() {
      String shards =
          lost.isEmpty()
              ? ""
              : "lose_shards="
                  + lost.stream().map(String::valueOf).collect(Collectors.joining(","));
      JsonNode removed = ask("DELETE", "", shards);
      boolean gone = removed.path("status").asString("").equals("removed");
      answer(
          removed,
          () ->
              gone
                  ? "node '" + removed.path("id").asString("") + "' is out of the fleet."
                  : told(removed, "it leaves when they are gone."));
      return ExitCode.OK;
    }
  }
}
