package io.miroir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The fleet as the admin API tells it, in tables. */
final class Fleets {
  private Fleets() {}

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static String nodes(JsonNode topology) {
    TextTable table = new TextTable("NODE", "GROUP", "STATE", "SHARDS", "SEEN", "ADDRESS", "ERROR");
    topology
        .path("nodes")
        .forEach(
            node ->
                table.row(
                    node.path("id").asString(""),
                    node.path("replica_group").asString(""),
                    node.path("status").asString(""),
                    node.path("shard_count").asString(""),
                    seen(node.path("last_seen_ms").asLong(-1)),
                    node.path("address").asString(""),
                    node.path("error").asString("")));
    return table.toString();
  }

  private static String seen(long millis) {
    if (millis < 0) {
      return "never";
    }
    return millis < 1_000 ? "now" : Words.seconds(millis / 1e3) + " ago";
  }

  static String shards(JsonNode answer) {
    TextTable table = new TextTable("SHARD", "NODES, THE ONE THAT IS READ FIRST");
    answer
        .path("shards")
        .properties()
        .forEach(shard -> table.row(shard.getKey(), names(shard.getValue())));
    return table.toString();
  }

  private static String names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asString()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** One line on the whole fleet. */
  static String summary(JsonNode topology) {
    int nodes = topology.path("nodes").size();
    long away = topology.path("degraded_node_count").asLong(0);
    return "%d nodes%s, %s shards per index, %s copies per group, %s"
        .formatted(
            nodes,
            away == 0 ? "" : ", " + away + " of them away",
            topology.path("shards").asString(""),
            topology.path("replication_factor").asString(""),
            covered(topology) ? "all shards covered" : "SHARDS WITHOUT A NODE THAT ANSWERS");
  }

  /** Whether a node is to get shards, or to give those away that it has. */
  static boolean onItsWay(JsonNode node) {
    return switch (node.path("status").asString("")) {
      case "joining", "restoring" -> true;
      case "draining" -> node.path("shard_count").asInt(0) > 0;
      default -> false;
    };
  }

  static boolean covered(JsonNode topology) {
    return topology.path("fully_covered").asBoolean(false);
  }
}
