package io.miroir.conformance;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.conformance.wire.Json;
import io.miroir.conformance.wire.Reply;
import io.miroir.conformance.wire.Request;
import io.miroir.conformance.wire.Upstream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any node that speaks the Meilisearch HTTP API, such as a server that runs already. */
public final class MeilisearchNode implements NodeUnderTest {
  private static final int PAGE = 1_000;

  /** More documents than any test makes. */
  private static final int ALL = 1_000_000;

  private final Node node;
  private final Upstream http;
  private final String masterKey;

  /**
   * A node at an address.
   *
   * @param id its name in the fleet, for the executor's messages
   * @param address its address, without a path
   * @param masterKey the key that may do everything
   */
  public MeilisearchNode(String id, URI address, String masterKey) {
    this.node = new Node(new NodeId(id), address);
    this.http = new Upstream(address);
    this.masterKey = masterKey;
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public void createIndex(String index, String primaryKey) {
    String body = Json.text(Map.of("uid", index, "primaryKey", primaryKey));
    require(index, succeeds(call("POST", "/indexes", body)));
    configure(
        index,
        "{\"filterableAttributes\":[\"_miroir_shard\",\"_miroir_key\",\"_miroir_version\"]}");
  }

  @Override
  public void dropIndex(String index) {
    if (primaryKey(index).isPresent()) {
      require(index, succeeds(call("DELETE", path(index, ""), "")));
    }
  }

  @Override
  public Optional<String> primaryKey(String index) {
    Reply reply = call("GET", path(index, ""), "");
    return reply.status() == 404
        ? Optional.empty()
        : Optional.of(String.valueOf(object(reply).get("primaryKey")));
  }

  @Override
  public void configure(String index, String settings) {
    require(index, succeeds(call("PATCH", path(index, "/settings"), settings)));
  }

  @Override
  public String settings(String index) {
    return Json.text(object(call("GET", path(index, "/settings"), "")));
  }

  @Override
  public boolean add(String index, String documents) {
    return succeeds(call("POST", path(index, "/documents"), documents));
  }

  @Override
  public void send(String index, String documents) {
    object(call("POST", path(index, "/documents"), documents));
  }

  @Override
  public void remove(String index, List<String> primaryKeys) {
    String body = Json.text(primaryKeys);
    require(index, succeeds(call("POST", path(index, "/documents/delete-batch"), body)));
  }

  @Override
  public List<String> documents(String index) {
    String query = "{\"limit\":" + ALL + ",\"retrieveVectors\":true}";
    Reply reply = call("POST", path(index, "/documents/fetch"), query);
    return reply.status() == 404
        ? List.of()
        : Json.array(object(reply).get("results")).stream().map(Json::text).toList();
  }

  @Override
  public void addForeignRight(String name) {
    object(
        call(
            "POST",
            "/keys",
            Json.text(
                Map.of(
                    "name",
                    name,
                    "actions",
                    List.of("search"),
                    "indexes",
                    List.of("*"),
                    "expiresAt",
                    "2099-01-01T00:00:00Z"))));
  }

  @Override
  public Set<String> rights() {
    Set<String> rights = new HashSet<>();
    int read;
    do {
      String path = "/keys?limit=" + PAGE + "&offset=" + rights.size();
      List<@Nullable Object> page = Json.array(object(call("GET", path, "")).get("results"));
      page.forEach(key -> rights.add(String.valueOf(Json.object(key).get("uid"))));
      read = page.size();
    } while (read == PAGE);
    return rights;
  }

  @Override
  public void removeRight(String right) {
    call("DELETE", "/keys/" + right, "");
  }

  /** Waits for the end of the task that was accepted; false if it failed or was refused. */
  private boolean succeeds(Reply accepted) {
    if (accepted.status() != 202) {
      return false;
    }
    String task = "/tasks/" + Json.number(object(accepted).get("taskUid"));
    String status =
        Eventually.first(
            task + " on " + node,
            () ->
                Optional.of(String.valueOf(object(call("GET", task, "")).get("status")))
                    .filter(told -> !told.equals("enqueued") && !told.equals("processing")));
    return status.equals("succeeded");
  }

  private void require(String index, boolean done) {
    if (!done) {
      throw new IllegalStateException("the test's own change of " + index + " failed on " + node);
    }
  }

  private Map<String, @Nullable Object> object(Reply reply) {
    if (reply.status() >= 300) {
      throw new IllegalStateException(
          "the test's own request to " + node + " was answered " + reply.status() + reply.body());
    }
    return Json.object(reply.body());
  }

  private Reply call(String method, String path, String body) {
    Map<String, String> headers =
        Map.of("authorization", "Bearer " + masterKey, "content-type", "application/json");
    return http.send(new Request(method, path, headers, body));
  }

  private static String path(String index, String below) {
    return "/indexes/" + URLEncoder.encode(index, StandardCharsets.UTF_8) + below;
  }
}
