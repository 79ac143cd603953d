package io.miroir.demo.fleet;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The server's admin API, as far as a run needs it. */
public final class Admin {
  private final Http http;

  public Admin(Http http) {
    this.http = http;
  }

  /** Asks the server to grow the fleet by a node. */
  public void addNode(String id, URI address) {
    http.require(
        "POST",
        "/_miroir/nodes",
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("address", address.toString())
            .put("replica_group", 0));
  }

  /** Asks the server to have a node give its shards away and leave. */
  public Reply removeNode(String id) {
    return http.delete("/_miroir/nodes/" + id);
  }

  /** Asks the server to keep so many copies of each shard in every group. */
  public Reply replicate(int copies) {
    return http.send(
        "PUT",
        "/_miroir/replication-factor",
        JsonNodeFactory.instance.objectNode().put("replication_factor", copies));
  }

  /** Asks the server to make one more replica group of these nodes. */
  public Reply addGroup(List<Node> nodes) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("nodes");
    nodes.forEach(
        node -> list.addObject().put("id", node.id()).put("address", node.address().toString()));
    return http.send("POST", "/_miroir/replica-groups", body);
  }

  /** The state of each node of the fleet by its name, or nothing while the server is away. */
  public Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    if (http.get("/_miroir/topology") instanceof Reply.Answered answered && answered.ok()) {
      answered
          .body()
          .path("nodes")
          .forEach(
              node -> states.put(node.path("id").asString(""), node.path("status").asString("")));
    }
    return states;
  }

  /** The nodes that hold each shard, in sync or not; nothing while the server is away. */
  public Map<Integer, Set<String>> holders() {
    Map<Integer, Set<String>> holders = new TreeMap<>();
    if (http.get("/_miroir/shards") instanceof Reply.Answered answered && answered.ok()) {
      for (Map.Entry<String, JsonNode> shard : answered.body().path("shards").properties()) {
        Set<String> nodes = new TreeSet<>();
        shard.getValue().forEach(node -> nodes.add(node.asString("")));
        holders.put(Integer.valueOf(shard.getKey()), nodes);
      }
    }
    return holders;
  }

  /** Whether every shard has as many copies in sync as it is to have, as the server tells. */
  public boolean allInSync() {
    return http.text("/_miroir/metrics")
        .lines()
        .anyMatch("miroir_degraded_shards_total 0.0"::equals);
  }

  /** Which node holds each shard. */
  public SortedMap<Integer, String> shards() {
    SortedMap<Integer, String> owners = new TreeMap<>();
    http.requireGet("/_miroir/shards")
        .path("shards")
        .properties()
        .forEach(shard -> owners.put(Integer.valueOf(shard.getKey()), nodes(shard.getValue())));
    return owners;
  }

  /** The rebalance status, or nothing while the server does not answer. */
  public Optional<MoveStatus> status() {
    return http.get("/_miroir/rebalance/status") instanceof Reply.Answered answered && answered.ok()
        ? Optional.of(MoveStatus.parse(answered.body()))
        : Optional.empty();
  }

  private static String nodes(JsonNode ids) {
    return String.join(",", ids.valueStream().map(JsonNode::asString).toList());
  }
}
