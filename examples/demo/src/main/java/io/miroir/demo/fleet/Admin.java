package io.miroir.demo.fleet;

import java.net.URI;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

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
