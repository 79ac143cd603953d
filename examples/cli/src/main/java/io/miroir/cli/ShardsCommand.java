package io.miroir.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code miroir shards}: who holds what. */
@Command(name = "shards", description = "Shows which nodes hold each shard of an index.")
final class ShardsCommand extends AdminCommand {
  @Option(
      names = "--index",
      paramLabel = "UID",
      description = "The index; needed where there are several.")
  private @Nullable String index;

  ShardsCommand() {}

  @Override
  public Integer call() {
    String path = "/_miroir/shards";
    JsonNode shards = client().get(index == null ? path : path + "?index=" + Paths.segment(index));
    answer(shards, () -> Fleets.shards(shards));
    return ExitCode.OK;
  }
}
