package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.topology.Node;
import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real search node, and a client of its own that shares no code with the executor. */
final class TestNode implements AutoCloseable {
  static final String MASTER_KEY = "the-master-key-of-the-tests";
  static final Duration LONG = Duration.ofSeconds(30);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final NodeServer server;
  private final Node node;
  private final MigrationExecutor executor = executor(Map.of("node-key", MASTER_KEY));

  private TestNode(String id, NodeOptions options) {
    this.server = NodeServer.start(options);
    this.node = new Node(new NodeId(id), server.uri());
  }

  static TestNode start(String id, Path directory) {
    return start(id, directory, Duration.ZERO);
  }

  static TestNode start(String id, Path directory, Duration taskDelay) {
    return new TestNode(
        id,
        NodeOptions.in(directory.resolve(id)).withMasterKey(MASTER_KEY).withTaskDelay(taskDelay));
  }

  static TestNode startWithoutMasterKey(String id, Path directory) {
    return new TestNode(id, NodeOptions.in(directory.resolve(id)));
  }

  static MigrationExecutor executor() {
    return executor(Map.of("node-key", MASTER_KEY));
  }

  static MigrationExecutor executor(Map<String, String> settings) {
    return new MeilisearchPlugin().migrationExecutors().getFirst().open(settings);
  }

  Node node() {
    return node;
  }

  /** Makes an index whose Miroir fields can be filtered, as the front does. */
  TestNode withIndex(String index) {
    request("POST", "/indexes", "{\"uid\":\"" + index + "\",\"primaryKey\":\"id\"}");
    request(
        "PATCH",
        "/indexes/" + index + "/settings",
        """
        {"searchableAttributes":["title"],
         "filterableAttributes":["_miroir_shard","_miroir_key","_miroir_version"]}""");
    settle(index);
    return this;
  }

  TestNode add(String index, String documents) {
    request("POST", "/indexes/" + index + "/documents", documents);
    return settle(index);
  }

  /** Waits until the node has done all that it accepted. */
  TestNode settle(String index) {
    assertThat(executor.await(node, executor.barrier(node, index), LONG))
        .isEqualTo(new Outcome.Applied());
    return this;
  }

  JsonObject get(String path) {
    return JsonObject.parse(request("GET", path, "").body());
  }

  long count(String index) {
    return get("/indexes/" + index + "/documents?limit=0").number("total");
  }

  HttpResponse<byte[]> request(String method, String path, String body) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create(node.address() + path))
              .header("Authorization", "Bearer " + MASTER_KEY)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String document(String id, int shard, long key, long version, String more) {
    return "{\"id\":\"%s\",\"_miroir_shard\":%d,\"_miroir_key\":%d,\"_miroir_version\":%d%s}"
        .formatted(id, shard, key, version, more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void close() {
    executor.close();
    server.close();
  }
}
