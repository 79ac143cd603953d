package io.miroir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code miroir rf}. */
@Command(
    name = "rf",
    description =
        "Says how many copies of a shard each replica group keeps; they are added or dropped while"
            + " all goes on. Refused while moves are open.")
final class ReplicationFactorCommand extends AdminCommand {
  @Mixin private CopyCount copies = new CopyCount();

  ReplicationFactorCommand() {}

  @Override
  public Integer call() {
    JsonNode told =
        client()
            .send(
                "PUT",
                "/_miroir/replication-factor",
                copies.into(JsonNodeFactory.instance.objectNode()));
    answer(
        told,
        () ->
            "each replica group keeps %s copies of a shard; 'miroir rebalance watch' shows how it goes."
                .formatted(told.path("replication_factor").asString("")));
    return ExitCode.OK;
  }
}
