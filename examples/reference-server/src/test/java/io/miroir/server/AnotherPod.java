package io.miroir.server;

import io.miroir.engine.Sabotage;
import io.miroir.server.TestFleet.Reply;
import io.miroir.server.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One more server over the store of a {@link TestFleet}. */
final class AnotherPod implements AutoCloseable {
  private final TestFleet fleet;
  private final ReferenceServer server;

  /** Starts it and waits until it has joined. */
  AnotherPod(TestFleet fleet, String id) {
    this.fleet = fleet;
    this.server =
        ReferenceServer.start(
            ConfigFile.read(config(fleet, id), Map.of()), TestFleet.plugins(), Sabotage.NONE);
  }

  /** The fleet's configuration, for a pod of another name. */
  static Path config(TestFleet fleet, String id) {
    try {
      String text = Files.readString(fleet.config());
      Path own = fleet.config().resolveSibling(id + ".yaml");
      return Files.writeString(own, "pod: {id: " + id + "}\n" + text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Reply send(String method, String path, String body, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return fleet.send(uri, method, body, "application/json", headers);
  }

  Reply ask(String method, String path, String body) {
    return send(method, path, body, "Authorization", "Bearer " + TestFleet.MASTER);
  }

  Reply get(String path) {
    return ask("GET", path, "");
  }

  Reply admin(String method, String path, String body) {
    return send(method, path, body, "X-Admin-Key", TestFleet.ADMIN);
  }

  JsonNode rebalance() {
    return admin("GET", "/_miroir/rebalance/status", "").json();
  }

  @Override
  public void close() {
    server.close();
  }
}
