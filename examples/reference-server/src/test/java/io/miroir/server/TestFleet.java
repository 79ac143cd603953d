package io.miroir.server;

import io.miroir.engine.Sabotage;
import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import io.miroir.redis.embedded.RedisProcess;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  /** Where stopped nodes listened. */
  private final Map<Integer, Integer> ports = new HashMap<>();

  private final List<NodeServer> nodes = new ArrayList<>();
  private final List<Door> doors = new ArrayList<>();
  private final boolean behindDoors;
  private final Path config;
  private ReferenceServer server;

  TestFleet(Path folder, int nodeCount) {
    this(folder, nodeCount, Duration.ZERO);
  }

  TestFleet(Path folder, int nodeCount, Duration taskDelay) {
    this(folder, nodeCount, taskDelay, sqlite(folder), Map.of());
  }

  /** A fleet with other settings of the mover. */
  TestFleet(Path folder, int nodeCount, Map<String, String> rebalance) {
    this(folder, nodeCount, Duration.ZERO, sqlite(folder), rebalance);
  }

  /** A fleet whose server keeps its records as this says in its configuration. */
  TestFleet(Path folder, int nodeCount, Duration taskDelay, String store) {
    this(folder, nodeCount, taskDelay, store, Map.of());
  }

  /** A fleet on a Redis server, which a test may look into beside the server. */
  TestFleet(Path folder, int nodeCount, RedisProcess redis, Map<String, String> rebalance) {
    this(
        folder,
        nodeCount,
        Duration.ZERO,
        "plugin: store-redis, settings: {url: '" + redis.url() + "', fleet: tested}",
        rebalance);
  }

  private TestFleet(
      Path folder, int nodeCount, Duration taskDelay, String store, Map<String, String> rebalance) {
    this.folder = folder;
    this.taskDelay = taskDelay;
    this.behindDoors = Boolean.parseBoolean(rebalance.get(FleetSettings.DOORS));
    for (int node = 0; node < nodeCount; node++) {
      startNode();
    }
    this.config = writeConfig(store, rebalance);
    this.server = startServer();
  }

  private static String sqlite(Path folder) {
    return "settings: {file: '" + folder.resolve("miroir.db") + "'}";
  }

  NodeServer startNode() {
    try {
      Path data = Files.createDirectories(folder.resolve("node-" + nodes.size()));
      NodeServer node =
          NodeServer.start(NodeOptions.in(data).withMasterKey(NODE).withTaskDelay(taskDelay));
      nodes.add(node);
      if (behindDoors) {
        doors.add(new Door(node.uri()));
      }
      return node;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Path writeConfig(String store, Map<String, String> settings) {
    List<URI> addresses = IntStream.range(0, nodes.size()).mapToObj(this::address).toList();
    try {
      return Files.writeString(
          folder.resolve("miroir.yaml"), FleetSettings.yaml(store, settings, addresses));
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

  /** The server's store, opened once more. */
  Backends store() {
    return Backends.open(plugins(), ConfigFile.read(config, Map.of()));
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

  Door door(int number) {
    return doors.get(number);
  }

  /** Where the fleet reaches a node. */
  URI address(int number) {
    return behindDoors ? doors.get(number).uri() : nodes.get(number).uri();
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

  /** Writes documents with the ids below this number into the index {@code books}. */
  void fill(int documents) {
    done("POST", "/indexes/books/documents", common(documents));
  }

  /** Documents with the ids below this number, as the body of a request. */
  static String common(int documents) {
    return IntStream.range(0, documents)
        .mapToObj(id -> "{\"id\":" + id + ",\"word\":\"common\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** How many documents a search of the fleet finds. */
  int found() {
    return ask("POST", "/indexes/books/search", "{\"q\":\"common\",\"limit\":1000}")
        .json()
        .path("hits")
        .size();
  }

  /** A node's keys. */
  JsonNode keys(int number) {
    return askNode(number, "GET", "/keys?limit=1000", "");
  }

  /** How many documents a node holds of the index {@code books}. */
  int heldBy(int number) {
    return askNode(number, "POST", "/indexes/books/documents/fetch", "{\"limit\":0}")
        .path("total")
        .asInt();
  }

  /** Ends a node's server; its port is free and its data stay. */
  void stopNode(int number) {
    ports.put(number, nodes.get(number).uri().getPort());
    nodes.get(number).close();
  }

  /** Starts a node's server again, at its address and on its data. */
  void restartNode(int number) {
    NodeOptions options =
        NodeOptions.in(folder.resolve("node-" + number))
            .withMasterKey(NODE)
            .withPort(ports.getOrDefault(number, 0))
            .withTaskDelay(taskDelay);
    nodes.set(number, NodeServer.start(options));
  }

  /** Starts a stopped node's server again at another address, on its data. */
  void restartNodeElsewhere(int number) {
    ports.remove(number);
    restartNode(number);
  }

  /** Waits until a node has a state. */
  void untilNode(int number, String state) {
    until(
        () -> admin("GET", "/_miroir/topology", "").json().path("nodes").get(number),
        seat -> seat.path("status").asString("").equals(state));
  }

  /** Starts one more node and adds it to the fleet. */
  Reply grow() {
    startNode();
    return join(nodes.size() - 1);
  }

  /** Adds a node that runs to the fleet. */
  Reply join(int number) {
    return admin(
        "POST",
        "/_miroir/nodes",
        "{\"id\":\"node-%d\",\"address\":\"%s\",\"replica_group\":0}"
            .formatted(number, address(number)));
  }

  JsonNode rebalance() {
    return admin("GET", "/_miroir/rebalance/status", "").json();
  }

  /** Waits until no job is open; answers the last status. */
  JsonNode settled() {
    return until(this::rebalance, told -> !told.path("in_progress").asBoolean(true));
  }

  /** The owners of each shard of the index {@code books}. */
  JsonNode owners() {
    return admin("GET", "/_miroir/shards?index=books", "").json().path("shards");
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
    doors.forEach(Door::open);
    server.close();
    doors.forEach(Door::close);
    nodes.forEach(NodeServer::close);
    http.close();
  }
}
