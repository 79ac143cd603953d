package io.miroir.cli;

import java.net.URI;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** A node that is to be added, as it stands on the command line. */
final class NewNode {
  @Parameters(index = "0", paramLabel = "ID", description = "The node's name in the fleet.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "ADDRESS", description = "Such as http://10.0.0.4:7700.")
  private URI address = URI.create("");

  @Option(
      names = "--group",
      paramLabel = "N",
      defaultValue = "0",
      description = "Its replica group; 0 if not given.")
  private int group;

  NewNode() {}

  /** Puts it into a request as the admin API wants it. */
  ObjectNode into(ObjectNode request) {
    return request.put("id", id).put("address", address.toString()).put("replica_group", group);
  }
}
