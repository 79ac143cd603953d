package io.miroir.server.index;

import io.miroir.server.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a client's settings into a node's, and a node's into a client's. */
final class NodeSettings {
  static final String FILTERABLE = "filterableAttributes";
  static final String SEARCHABLE = "searchableAttributes";
  static final String DISPLAYED = "displayedAttributes";
  static final String SORTABLE = "sortableAttributes";

  /** What the mover and every search filter by. */
  private static final List<String> OWN =
      List.of("_miroir_shard", "_miroir_key", "_miroir_version");

  private NodeSettings() {}

  /** What a new index's nodes are given. */
  static ObjectNode initial(IndexFront front) {
    ObjectNode settings = Json.object();
    settings.set(FILTERABLE, withOwn(Json.array()));
    front.searchableOnNodes().ifPresent(names -> settings.set(SEARCHABLE, names));
    return settings;
  }

  /** What nodes are given for a change that a client asks for. */
  static ObjectNode forNodes(JsonNode asked, IndexFront front) {
    ObjectNode settings = Json.object();
    for (Map.Entry<String, JsonNode> entry : asked.properties()) {
      switch (entry.getKey()) {
        case FILTERABLE -> settings.set(FILTERABLE, withOwn(entry.getValue()));
        case SEARCHABLE ->
            front.searchableOnNodes().ifPresent(names -> settings.set(SEARCHABLE, names));
        case DISPLAYED -> settings.putNull(DISPLAYED);
        default -> settings.set(entry.getKey(), entry.getValue());
      }
    }
    return settings;
  }

  /** What a client is shown. */
  static ObjectNode forClient(JsonNode told, IndexFront front) {
    ObjectNode settings = Json.object();
    for (Map.Entry<String, JsonNode> entry : told.properties()) {
      settings.set(entry.getKey(), entry.getValue());
    }
    settings.set(FILTERABLE, withoutOwn(told.path(FILTERABLE)));
    ArrayNode searchable = settings.putArray(SEARCHABLE);
    front.searchable().orElse(List.of("*")).forEach(searchable::add);
    ArrayNode displayed = settings.putArray(DISPLAYED);
    front.displayed().orElse(List.of("*")).forEach(displayed::add);
    return settings;
  }

  private static ArrayNode withOwn(JsonNode asked) {
    ArrayNode all = Json.array();
    if (asked.isArray()) {
      asked.forEach(all::add);
    }
    OWN.forEach(all::add);
    return all;
  }

  private static ArrayNode withoutOwn(JsonNode told) {
    ArrayNode theirs = Json.array();
    for (JsonNode attribute : told) {
      if (!attribute.isString() || !attribute.asString().startsWith(Json.RESERVED)) {
        theirs.add(attribute);
      }
    }
    return theirs;
  }
}
