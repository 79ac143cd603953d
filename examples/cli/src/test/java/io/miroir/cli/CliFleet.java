package io.miroir.cli;

import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Search nodes of this process, a server of its own process, and commands that are run here. */
final class CliFleet implements AutoCloseable {
  static final String ADMIN = "admin-key";
  private static final String MASTER = "master-key-of-clients";
  private static final String NODE = "node-master-key";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a command said and ended with. */
  record Ended(int exitCode, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  private final Path folder;
  private final List<NodeServer> nodes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process server;
  private final URI address;

  /**
   * Starts them.
   *
   * @param mover settings of the mover, as they stand in a configuration
   */
  CliFleet(Path folder, int nodeCount, String mover) {
    this.folder = folder;
    for (int node = 0; node < nodeCount; node++) {
      startNode();
    }
    try {
      server =
          new ProcessBuilder(command("serve", "--config", config(mover).toString()))
              .redirectError(folder.resolve("server.log").toFile())
              .start();
      String ready = new BufferedReader(server.inputReader()).readLine();
      if (ready == null || !ready.startsWith("ready ")) {
        throw new IllegalStateException(
            "the server is not ready: " + Files.readString(folder.resolve("server.log")));
      }
      address = URI.create(ready.substring("ready ".length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program as a process of its own. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-modules",
                "java.se,jdk.unsupported",
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--module",
                "io.miroir.cli/io.miroir.cli.Main"));
    command.addAll(List.of(arguments));
    if (arguments[0].equals("serve")) {
      command.addAll(
          List.of(
              "--plugins",
              Path.of(System.getProperty("miroir.distribution"), "plugins").toString()));
    }
    return command;
  }

  private Path config(String mover) throws IOException {
    return Files.writeString(
        folder.resolve("miroir.yaml"),
        """
        listen: {port: 0, metrics-port: 0}
        keys: {master: %s, admin: %s, node: %s}
        store: {settings: {file: '%s'}}
        fleet: {shards: 8, replication-factor: 1}
        rebalance: {body-grace: 50ms, %s}
        nodes:
        %s
        """
            .formatted(
                MASTER,
                ADMIN,
                NODE,
                folder.resolve("miroir.db"),
                mover,
                IntStream.range(0, nodes.size())
                    .mapToObj(
                        node ->
                            "  - {id: node-%d, address: '%s'}"
                                .formatted(node, nodes.get(node).uri()))
                    .collect(Collectors.joining("\n"))));
  }

  NodeServer startNode() {
    try {
      Path data = Files.createDirectories(folder.resolve("node-" + nodes.size()));
      NodeServer node = NodeServer.start(NodeOptions.in(data).withMasterKey(NODE));
      nodes.add(node);
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return address;
  }

  int nodeCount() {
    return nodes.size();
  }

  NodeServer node(int number) {
    return nodes.get(number);
  }

  /** Runs a command against the server. */
  Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", address.toString(), "--admin-key", ADMIN));
    return runAlone(all.toArray(String[]::new));
  }

  /** Runs a command as it is. */
  static Ended runAlone(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** Writes documents with the ids below this number, and waits until they are there. */
  void fill(String index, int documents) {
    String body =
        IntStream.range(0, documents)
            .mapToObj(id -> "{\"id\":" + id + ",\"word\":\"common\"}")
            .collect(Collectors.joining(",", "[", "]"));
    String task = ask("POST", "/indexes/" + index + "/documents", body).path("taskUid").asString();
    until(() -> ask("GET", "/tasks/" + task, "").path("status").asString(""), "succeeded"::equals);
  }

  private JsonNode ask(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + MASTER)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode rebalance() {
    return run("rebalance", "--json").json();
  }

  /** Adds a node that was just started. */
  Ended grow() {
    int number = nodes.size();
    return run("nodes", "add", "node-" + number, startNode().uri().toString());
  }

  /** Asks again until the answer is as it should be. */
  static <T> T until(Supplier<T> question, Predicate<T> satisfied) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      T answer = question.get();
      if (satisfied.test(answer)) {
        return answer;
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("still not so after " + PATIENCE + ": " + answer);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    server.destroy();
    try {
      server.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    nodes.forEach(NodeServer::close);
    http.close();
  }
}
