package io.miroir.server.index;

import io.miroir.server.json.Json;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this front keeps with an index.
 *
 * <p>With {@code searchableAttributes: ["*"]} a node would search the three numbers that are
 * written into each document. So the nodes are given the names of the documents' own fields, and
 * the client is shown what it set.
 *
 * @param fields every top-level field that was ever written, in the order of their first coming
 * @param searchable the client's searchable attributes; empty for all
 * @param facetValuesMax the client's {@code faceting.maxValuesPerFacet}
 */
public record IndexFront(
    Set<String> fields, Optional<List<String>> searchable, int facetValuesMax) {
  private static final int FACET_VALUES_MAX = 100;

  /** A new index's. */
  public static IndexFront of(String primaryKey) {
    Set<String> fields = new LinkedHashSet<>();
    if (!primaryKey.isEmpty()) {
      fields.add(primaryKey);
    }
    return new IndexFront(fields, Optional.empty(), FACET_VALUES_MAX);
  }

  /** Reads what {@link #text} wrote. */
  public static IndexFront parse(String text) {
    JsonNode tree = Json.tree(text);
    Set<String> fields = new LinkedHashSet<>();
    tree.path("fields").forEach(name -> fields.add(name.asString()));
    JsonNode searchable = tree.path("searchable");
    return new IndexFront(
        fields,
        searchable.isArray()
            ? Optional.of(searchable.valueStream().map(JsonNode::asString).toList())
            : Optional.empty(),
        tree.path("facetValuesMax").asInt(FACET_VALUES_MAX));
  }

  public String text() {
    ObjectNode tree = Json.object();
    ArrayNode names = tree.putArray("fields");
    fields.forEach(names::add);
    searchable.ifPresent(
        attributes -> {
          ArrayNode array = tree.putArray("searchable");
          attributes.forEach(array::add);
        });
    tree.put("facetValuesMax", facetValuesMax);
    return tree.toString();
  }

  public boolean knows(Collection<String> names) {
    return fields.containsAll(names);
  }

  public IndexFront with(Collection<String> names) {
    Set<String> more = new LinkedHashSet<>(fields);
    more.addAll(names);
    return new IndexFront(more, searchable, facetValuesMax);
  }

  public IndexFront withSearchable(Optional<List<String>> attributes) {
    return new IndexFront(fields, attributes, facetValuesMax);
  }

  public IndexFront withFacetValuesMax(Optional<Integer> max) {
    return new IndexFront(fields, searchable, max.orElse(FACET_VALUES_MAX));
  }

  /** What the nodes are given as searchable attributes; an empty list would mean all to them. */
  Optional<ArrayNode> searchableOnNodes() {
    Collection<String> names = searchable.isPresent() ? searchable.get() : fields;
    if (names.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode array = Json.array();
    names.forEach(array::add);
    return Optional.of(array);
  }
}
