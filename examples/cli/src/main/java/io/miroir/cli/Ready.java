package io.miroir.cli;

import java.net.URI;
import tools.jackson.databind.node.JsonNodeFactory;

/** The one line by which a service says where it listens. */
final class Ready {
  private Ready() {}

  static String line(URI address, boolean json) {
    return json
        ? JsonNodeFactory.instance.objectNode().put("ready", address.toString()).toString()
        : "ready " + address;
  }
}
