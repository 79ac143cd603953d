package io.miroir.bench;

import io.miroir.server.json.RawObject;
import io.miroir.server.json.Selection;
import io.miroir.server.search.SearchMerge;
import io.miroir.server.search.SearchQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One answer of 1,000 hits from those of four nodes, by score and primary key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MergeBenchmark {
  private static final int NODES = 4;
  private static final int HITS = 1_000;
  private static final String KEY = "id";
  private static final String SCORE = "_rankingScore";

  private static final Comparator<JsonNode> BEST_FIRST =
      Comparator.comparingDouble((JsonNode hit) -> -hit.path(SCORE).asDouble())
          .thenComparing(hit -> hit.path(KEY).asString());

  private final JsonMapper mapper = new JsonMapper();
  private List<byte[]> answers = List.of();
  private SearchQuery query;

  /** Writes the nodes' answers, and sees that both ways make the same of them. */
  @Setup
  public void start() {
    Random random = new Random(42);
    answers = IntStream.range(0, NODES).mapToObj(node -> answer(node, random)).toList();
    query = SearchQuery.of(mapper.createObjectNode().put("limit", HITS), KEY, Selection.ALL);
    JsonNode merged = mapper.readTree(merge());
    if (merged.path("hits").size() != HITS || !merged.equals(mapper.readTree(jacksonTree()))) {
      throw new IllegalStateException("the two merges differ, so nothing is measured");
    }
  }

  /** A node's best hits, in order. */
  private static byte[] answer(int node, Random random) {
    int hits = HITS / NODES;
    return IntStream.range(0, hits)
        .mapToObj(
            rank ->
                "{%s,\"_rankingScore\":%s}"
                    .formatted(
                        Samples.members(rank * NODES + node, random), 1.0 - rank / 8 * 8.0 / hits))
        .collect(
            Collectors.joining(
                ",",
                "{\"hits\":[",
                "],\"query\":\"river\",\"processingTimeMs\":%d,\"limit\":%d,\"offset\":0,\"estimatedTotalHits\":%d}"
                    .formatted(node, HITS, hits)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The front's way: hits stay the bytes that they came as. */
  @Benchmark
  public byte[] merge() {
    SearchMerge merge = new SearchMerge(query, KEY, 100);
    for (byte[] answer : answers) {
      merge.add(RawObject.parse(answer));
    }
    return merge.answer();
  }

  /** Through Jackson's trees. */
  @Benchmark
  public byte[] jacksonTree() {
    List<JsonNode> hits = new ArrayList<>();
    long total = 0;
    long millis = 0;
    String text = "";
    for (byte[] answer : answers) {
      JsonNode tree = mapper.readTree(answer);
      tree.path("hits").forEach(hits::add);
      total += tree.path("estimatedTotalHits").asLong();
      millis = Math.max(millis, tree.path("processingTimeMs").asLong());
      text = tree.path("query").asString();
    }
    hits.sort(BEST_FIRST);
    ObjectNode merged = mapper.createObjectNode();
    ArrayNode shown = merged.putArray("hits");
    for (JsonNode hit : hits.subList(0, Math.min(HITS, hits.size()))) {
      ObjectNode object = (ObjectNode) hit;
      object.remove(List.of(SCORE, "_miroir_shard", "_miroir_key", "_miroir_version"));
      shown.add(object);
    }
    merged.put("query", text).put("processingTimeMs", millis);
    merged.put("limit", HITS).put("offset", 0).put("estimatedTotalHits", total);
    return mapper.writeValueAsBytes(merged);
  }
}
