package io.miroir.server.index;

import io.miroir.server.json.Json;
import io.miroir.server.json.Selection;
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
 * the client is shown what it set. Nodes show searches every field, since merging needs the primary
 * key and what is sorted by; what the client's displayed attributes leave out is hidden here.
 *
 * @param fields every top-level field that was ever written, in the order of their first coming
 * @param searchable the client's searchable attributes; empty for all
 * @param displayed the client's displayed attributes; empty for all
 * @param facetValuesMax the client's {@code faceting.maxValuesPerFacet}
 */
public record IndexFront(
    Set<String> fields,
    Optional<List<String>> searchable,
    Optional<List<String>> displayed,
    int facetValuesMax) {
  private static final int FACET_VALUES_MAX = 100;

  /** A new index's. */
  public static IndexFront of(String primaryKey) {
    Set<String> fields = new LinkedHashSet<>();
    if (!primaryKey.isEmpty()) {
      fields.add(primaryKey);
    }
    return new IndexFront(fields, Optional.empty(), Optional.empty(), FACET_VALUES_MAX);
  }

  /** Reads what {@link #text} wrote. */
  public static IndexFront parse(String text) {
    JsonNode tree = Json.tree(text);
    Set<String> fields = new LinkedHashSet<>();
    tree.path("fields").forEach(name -> fields.add(name.asString()));
    return new IndexFront(
        fields,
        names(tree.path("searchable")),
        names(tree.path("displayed")),
        tree.path("facetValuesMax").asInt(FACET_VALUES_MAX));
  }

  private static Optional<List<String>> names(JsonNode array) {
    return array.isArray()
        ? Optional.of(array.valueStream().map(JsonNode::asString).toList())
        : Optional.empty();
  }

  private static ArrayNode array(Collection<String> names) {
    ArrayNode array = Json.array();
    names.forEach(array::add);
    return array;
  }

  public String text() {
    ObjectNode tree = Json.object();
    tree.set("fields", array(fields));
    searchable.ifPresent(attributes -> tree.set("searchable", array(attributes)));
    displayed.ifPresent(attributes -> tree.set("displayed", array(attributes)));
    tree.put("facetValuesMax", facetValuesMax);
    return tree.toString();
  }

  public boolean knows(Collection<String> names) {
    return fields.containsAll(names);
  }

  public IndexFront with(Collection<String> names) {
    Set<String> more = new LinkedHashSet<>(fields);
    more.addAll(names);
    return new IndexFront(more, searchable, displayed, facetValuesMax);
  }

  public IndexFront withSearchable(Optional<List<String>> attributes) {
    return new IndexFront(fields, attributes, displayed, facetValuesMax);
  }

  public IndexFront withDisplayed(Optional<List<String>> attributes) {
    return new IndexFront(fields, searchable, attributes, facetValuesMax);
  }

  public IndexFront withFacetValuesMax(Optional<Integer> max) {
    return new IndexFront(fields, searchable, displayed, max.orElse(FACET_VALUES_MAX));
  }

  /** What searches may show. */
  public Selection shown() {
    return displayed.map(Selection::of).orElse(Selection.ALL);
  }

  /** What the nodes are given as searchable attributes; an empty list would mean all to them. */
  Optional<ArrayNode> searchableOnNodes() {
    Collection<String> names = searchable.isPresent() ? searchable.get() : fields;
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(array(names));
  }
}
