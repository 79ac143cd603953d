package io.miroir.server;

import io.miroir.server.TestFleet.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * One more server over the store of a {@link TestFleet}, in a process of its own: each server of a
 * process has a copy of SQLite of its own, and two copies in one process don't see each other's
 * locks.
 */
final class AnotherPod implements AutoCloseable {
  private static final String READY = "ready ";

  private final TestFleet fleet;
  private final Process process;
  private final URI address;

  /** Starts it and waits until it has joined. */
  AnotherPod(TestFleet fleet, String id) {
    this.fleet = fleet;
    Path log = fleet.config().resolveSibling(id + ".log");
    try {
      process = new ProcessBuilder(command(config(fleet, id))).redirectError(log.toFile()).start();
      String ready = new BufferedReader(process.inputReader()).readLine();
      if (ready == null || !ready.startsWith(READY)) {
        throw new IllegalStateException(id + " is not ready: " + Files.readString(log));
      }
      address = URI.create(ready.substring(READY.length()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** How a server is started as a process. */
  static List<String> command(Path config) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--add-modules",
        "java.se,jdk.unsupported",
        "--module-path",
        System.getProperty("jdk.module.path"),
        "--module",
        "io.miroir.server/io.miroir.server.Main",
        "--config",
        config.toString(),
        "--plugins",
        TestFleet.plugins().toString());
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
    return fleet.send(URI.create(address + path), method, body, "application/json", headers);
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

  /** Tells it to end and returns at once. */
  void stop() {
    process.destroy();
  }

  @Override
  public void close() {
    stop();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
