package io.miroir.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** A replication factor as it stands on the command line. */
final class CopyCount {
  @Parameters(index = "0", paramLabel = "COPIES", description = "Copies of a shard per group.")
  private int copies;

  @Option(
      names = "--force",
      description = "Even if a group has fewer nodes, and so keeps fewer copies.")
  private boolean force;

  CopyCount() {}

  /** Puts it into a request as the admin API wants it. */
  ObjectNode into(ObjectNode request) {
    return request.put("replication_factor", copies).put("force", force);
  }
}
