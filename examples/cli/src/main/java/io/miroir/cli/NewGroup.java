package io.miroir.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The nodes of a replica group that is to be added, as they stand on the command line. */
final class NewGroup {
  @Option(
      names = "--node",
      required = true,
      paramLabel = "ID=URL",
      description = "A node of the group by name and address; once for each.")
  private Map<String, URI> nodes = new LinkedHashMap<>();

  NewGroup() {}

  /** Puts them into a request as the admin API wants them. */
  ObjectNode into(ObjectNode request) {
    ArrayNode list = request.putArray("nodes");
    nodes.forEach(
        (id, address) -> list.addObject().put("id", id).put("address", address.toString()));
    return request;
  }
}
