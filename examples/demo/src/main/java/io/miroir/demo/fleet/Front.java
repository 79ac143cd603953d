package io.miroir.demo.fleet;

import tools.jackson.databind.JsonNode;

/** What a client talks to: one server, or several that serve the same fleet. */
public interface Front {
  Reply get(String path);

  Reply delete(String path);

  /** Sends a JSON body with a method of this name. */
  Reply send(String method, String path, JsonNode body);
}
