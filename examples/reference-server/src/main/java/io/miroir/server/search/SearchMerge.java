package io.miroir.server.search;

import io.miroir.server.json.Json;
import io.miroir.server.json.JsonBuffer;
import io.miroir.server.json.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one answer of the answers of several nodes, each of which has told of other documents. A
 * pure function.
 */
public final class SearchMerge {
  private final SearchQuery query;
  private final String primaryKey;
  private final int facetValuesMax;
  private final List<Hit> hits = new ArrayList<>();
  private final Map<String, Map<String, Long>> facets = new TreeMap<>();
  private final Map<String, double[]> facetBounds = new TreeMap<>();
  private boolean faceted;
  private long total;
  private long millis;
  private String text = "";

  /**
   * A merge of no answers yet.
   *
   * @param primaryKey the index's primary key, or empty text
   * @param facetValuesMax how many values of each facet are told
   */
  public SearchMerge(SearchQuery query, String primaryKey, int facetValuesMax) {
    this.query = query;
    this.primaryKey = primaryKey;
    this.facetValuesMax = facetValuesMax;
  }

  /** Adds one node's answer. */
  public void add(RawObject answer) {
    for (RawObject hit : answer.objects("hits")) {
      hits.add(Hit.of(hit, primaryKey, query.sort()));
    }
    total += answer.integer(query.window().totalField()).orElse(0);
    millis = Math.max(millis, answer.integer("processingTimeMs").orElse(0));
    text = answer.tree("query").asString(text);
    if (answer.field("facetDistribution").isPresent()) {
      faceted = true;
      answer.tree("facetDistribution").properties().forEach(this::addFacet);
      answer.tree("facetStats").properties().forEach(this::addBounds);
    }
  }

  private void addFacet(Map.Entry<String, JsonNode> facet) {
    if (!facet.getKey().startsWith(Json.RESERVED)) {
      Map<String, Long> counts = facets.computeIfAbsent(facet.getKey(), name -> new TreeMap<>());
      facet
          .getValue()
          .properties()
          .forEach(value -> counts.merge(value.getKey(), value.getValue().asLong(0), Long::sum));
    }
  }

  private void addBounds(Map.Entry<String, JsonNode> facet) {
    if (!facet.getKey().startsWith(Json.RESERVED)) {
      double min = facet.getValue().path("min").asDouble(0);
      double max = facet.getValue().path("max").asDouble(0);
      facetBounds.merge(
          facet.getKey(),
          new double[] {min, max},
          (a, b) -> new double[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
    }
  }

  /** The one answer. */
  public byte[] answer() {
    hits.sort((a, b) -> Hit.compare(a, b, query.sort()));
    JsonBuffer answer = new JsonBuffer(4_096);
    answer.append("{\"hits\":[");
    boolean first = true;
    for (Hit hit : shown()) {
      if (!first) {
        answer.append(',');
      }
      first = false;
      query.shown().append(hit.object(), answer);
    }
    answer.append("],\"query\":").append(Json.quoted(text));
    answer.append(",\"processingTimeMs\":").append(millis);
    query.window().tell(answer, total);
    if (faceted) {
      answer.append(",\"facetDistribution\":").append(Json.bytes(distribution()));
      answer.append(",\"facetStats\":").append(Json.bytes(bounds()));
    }
    return answer.append('}').toBytes();
  }

  private List<Hit> shown() {
    int from = (int) Math.min(query.window().from(), hits.size());
    int to = (int) Math.min((long) from + query.window().size(), hits.size());
    return hits.subList(from, to);
  }

  /**
   * Each node gives its first values by name, so the first values of all are complete, and what
   * lies behind them may not be.
   */
  private ObjectNode distribution() {
    ObjectNode distribution = Json.object();
    facets.forEach(
        (facet, counts) -> {
          ObjectNode values = distribution.putObject(facet);
          counts.entrySet().stream()
              .limit(facetValuesMax)
              .forEach(count -> values.put(count.getKey(), count.getValue()));
        });
    return distribution;
  }

  private ObjectNode bounds() {
    ObjectNode stats = Json.object();
    facetBounds.forEach(
        (facet, bounds) -> stats.putObject(facet).put("min", bounds[0]).put("max", bounds[1]));
    return stats;
  }
}
