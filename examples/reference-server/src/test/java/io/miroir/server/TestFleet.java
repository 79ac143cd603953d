package io.miroir.server;

import io.miroir.engine.Sabotage;
import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import io.miroir.server.config.ConfigFile;
import io.miroir.server.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Embedded nodes with a server before them, and an HTTP client that asks it. */
final class TestFleet implements AutoCloseable {
  static final String MASTER = "master-key-of-clients";
  static final String ADMIN = "admin-key";
  static final String NODE = "node-master-key";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** What was answered. */
  record Reply(int status, String text, HttpResponse<String> response) {
    JsonNode json() {
      return Json.tree(text);
    }

    String code() {
      return json().path("code").asString("");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Duration taskDelay;
  private final List<NodeServer> nodes = new ArrayList<>();
  private final Path config;
  private ReferenceServer server;

  TestFleet(Path folder, int nodeCount) {
    this(folder, nodeCount, Duration.ZERO);
  }

  TestFleet(Path folder, int nodeCount, Duration taskDelay) {
    this(folder, nodeCount, taskDelay, "settings: {file: '" + folder.resolve("miroir.db") + "'}");
  }

  /** A fleet whose server keeps its records as this says in its configuration. */
  TestFleet(Path folder, int nodeCount, Duration taskDelay, String store) {
    this.folder = folder;
    this.taskDelay = taskDelay;
    for (int node = 0; node < nodeCount; node++) {
      startNode();
    }
    this.config = writeConfig(store);
    this.server = startServer();
  }

  NodeServer startNode() {
    try {
      Path data = Files.createDirectories(folder.resolve("node-" + nodes.size()));
      NodeServer node =
          NodeServer.start(NodeOptions.in(data).withMasterKey(NODE).withTaskDelay(taskDelay));
      nodes.add(node);
      return node;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path writeConfig(String store) {
    StringBuilder yaml =
        new StringBuilder(
            """
            listen: {port: 0, metrics-port: 0}
            keys: {master: %s, admin: %s, node: %s}
            store: {%s}
            fleet: {shards: 8, replication-factor: 1}
            rebalance:
              {body-grace: 50ms, undo-window: 0s, lease-ttl: 3s, lease-renewal: 500ms}
            nodes:
            """
                .formatted(MASTER, ADMIN, NODE, store));
    for (int node = 0; node < nodes.size(); node++) {
      yaml.append("  - {id: node-" + node + ", address: '" + nodes.get(node).uri() + "'}\n");
    }
    try {
      return Files.writeString(folder.resolve("miroir.yaml"), yaml);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Path plugins() {
    return Path.of(System.getProperty("miroir.distribution"), "plugins");
  }

  private ReferenceServer startServer() {
    return ReferenceServer.start(ConfigFile.read(config, Map.of()), plugins(), Sabotage.NONE);
  }

  void restartServer() {
    server.close();
    server = startServer();
  }

  Path config() {
    return config;
  }

  ReferenceServer server() {
    return server;
  }

  NodeServer node(int number) {
    return nodes.get(number);
  }

  int nodeCount() {
    return nodes.size();
  }

  Reply ask(String method, String path, String body) {
    return ask(method, path, body, "Authorization", "Bearer " + MASTER);
  }

  Reply get(String path) {
    return ask("GET", path, "");
  }

  Reply admin(String method, String path, String body) {
    return ask(method, path, body, "X-Admin-Key", ADMIN);
  }

  /** Asks the server with these headers besides the content type. */
  Reply ask(String method, String path, String body, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return send(uri, method, body, "application/json", headers);
  }

  /** Asks a node, past the server. */
  JsonNode askNode(int number, String method, String path, String body) {
    URI uri = URI.create(nodes.get(number).uri() + path);
    return send(uri, method, body, "application/json", "Authorization", "Bearer " + NODE).json();
  }

  Reply send(URI uri, String method, String body, String contentType, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!body.isEmpty() && !contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Sends a write and waits for the end of its task. */
  JsonNode done(String method, String path, String body) {
    Reply reply = ask(method, path, body);
    if (reply.status() != 202) {
      throw new AssertionError(method + " " + path + ": " + reply.status() + " " + reply.text());
    }
    long task = reply.json().path("taskUid").asLong();
    return until(
        () -> get("/tasks/" + task).json(),
        told -> List.of("succeeded", "failed").contains(told.path("status").asString("")));
  }

  /** Asks again until the answer is as it should be. */
  <T> T until(Supplier<T> question, Predicate<T> satisfied) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      T answer = question.get();
      if (satisfied.test(answer)) {
        return answer;
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("still not so after " + PATIENCE + ": " + answer);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    server.close();
    nodes.forEach(NodeServer::close);
    http.close();
  }
}
