package io.miroir.cli;

import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code miroir status}: whether the fleet is well. */
@Command(
    name = "status",
    description =
        "Shows the fleet and its moves at a glance. Ends with 1 if a shard has no node that"
            + " answers.")
final class StatusCommand extends AdminCommand {
  StatusCommand() {}

  @Override
  public Integer call() {
    AdminClient client = client();
    JsonNode topology = client.get("/_miroir/topology");
    JsonNode rebalance = client.get("/_miroir/rebalance/status");
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.set("topology", topology);
    both.set("rebalance", rebalance);
    answer(
        both,
        () ->
            String.join(
                System.lineSeparator(),
                List.of(
                    client.server() + ": " + Fleets.summary(topology),
                    "",
                    Fleets.nodes(topology),
                    "",
                    Moves.summary(rebalance),
                    Moves.holds(rebalance))));
    return Fleets.covered(topology) ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }
}
