package io.miroir.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.json.Json;
import io.miroir.server.json.RawObject;
import io.miroir.server.json.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SearchMergeProperties {
  private static final int NODES = 3;

  /** A document that matches, with the node that holds it. */
  record Match(int id, int score, String genre, int node) {
    static final Comparator<Match> ORDER =
        Comparator.comparingInt((Match match) -> -match.score())
            .thenComparing(match -> Integer.toString(match.id()));
  }

  @Property(tries = 300)
  void fleetAnswersAsOneNodeWould(
      @ForAll("matches") @Size(max = 40) List<Match> matches,
      @ForAll @IntRange(max = 12) int offset,
      @ForAll @IntRange(max = 12) int limit) {
    JsonNode body = Json.object().put("offset", offset).put("limit", limit);
    JsonNode answer = Json.tree(merged(body, matches));

    List<Integer> ids =
        matches.stream().sorted(Match.ORDER).skip(offset).limit(limit).map(Match::id).toList();
    assertThat(answer.path("hits").valueStream().map(hit -> hit.path("id").asInt()))
        .containsExactlyElementsOf(ids);
    assertThat(answer.path("estimatedTotalHits").asInt()).isEqualTo(matches.size());
    assertThat(answer.path("offset").asInt()).isEqualTo(offset);
    assertThat(answer.path("limit").asInt()).isEqualTo(limit);
    assertThat(answer.path("processingTimeMs").asInt()).isEqualTo(NODES - 1);
    assertThat(answer.toString()).doesNotContain("_miroir_").doesNotContain("_rankingScore");
    ObjectNode genres = Json.object();
    TreeMap<String, Integer> counts = new TreeMap<>();
    matches.forEach(match -> counts.merge(match.genre(), 1, Integer::sum));
    counts.forEach(genres::put);
    assertThat(answer.path("facetDistribution").path("genre")).isEqualTo(genres);
  }

  @Property(tries = 200)
  void pagesJoinToTheWholeWithoutGapOrOverlap(
      @ForAll("matches") @Size(max = 40) List<Match> matches,
      @ForAll @IntRange(min = 1, max = 9) int hitsPerPage) {
    List<Integer> joined = new ArrayList<>();
    int page = 1;
    int pages;
    do {
      JsonNode body = Json.object().put("page", page++).put("hitsPerPage", hitsPerPage);
      JsonNode answer = Json.tree(merged(body, matches));
      answer.path("hits").forEach(hit -> joined.add(hit.path("id").asInt()));
      assertThat(answer.path("totalHits").asInt()).isEqualTo(matches.size());
      pages = answer.path("totalPages").asInt();
    } while (page <= pages);

    assertThat(joined)
        .containsExactlyElementsOf(matches.stream().sorted(Match.ORDER).map(Match::id).toList());
  }

  @Provide
  Arbitrary<List<Match>> matches() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 500),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of("drama", "noir", "war"),
            Arbitraries.integers().between(0, NODES - 1))
        .as(Match::new)
        .list()
        .uniqueElements(Match::id);
  }

  private static byte[] merged(JsonNode body, List<Match> matches) {
    SearchQuery query = SearchQuery.of(body, "id", Selection.ALL);
    SearchMerge merge = new SearchMerge(query, "id", 100);
    for (int node = 0; node < NODES; node++) {
      merge.add(RawObject.parse(Json.bytes(answer(node, matches, query))));
    }
    return merge.answer();
  }

  /** What a node answers: its best hits up to the limit that it was asked for, and all totals. */
  private static ObjectNode answer(int node, List<Match> matches, SearchQuery query) {
    JsonNode asked = Json.tree(query.bodyFor(Set.of()));
    boolean paged = asked.has("hitsPerPage");
    List<Match> own =
        matches.stream().filter(match -> match.node() == node).sorted(Match.ORDER).toList();
    ObjectNode answer = Json.object();
    ArrayNode hits = answer.putArray("hits");
    own.stream()
        .limit(asked.path(paged ? "hitsPerPage" : "limit").asInt())
        .forEach(
            match ->
                hits.addObject()
                    .put("_miroir_shard", match.node())
                    .put("id", match.id())
                    .put("_rankingScore", match.score() / 4.0));
    ObjectNode facets = answer.putObject("facetDistribution");
    facets.putObject("_miroir_shard").put(Integer.toString(node), own.size());
    ObjectNode genres = facets.putObject("genre");
    own.forEach(match -> genres.put(match.genre(), genres.path(match.genre()).asInt(0) + 1));
    answer.putObject("facetStats");
    return answer
        .put("query", "q")
        .put("processingTimeMs", node)
        .put(paged ? "totalHits" : "estimatedTotalHits", own.size());
  }

  @Example
  void retrievesWhatMergingNeedsAndHidesItAgain() {
    JsonNode body =
        Json.tree(
            "{\"attributesToRetrieve\":[\"title\"],\"sort\":[\"year:desc\"],\"filter\":\"a = 1 OR b = 2\"}");
    SearchQuery query = SearchQuery.of(body, "id", Selection.ALL);
    JsonNode asked = Json.tree(query.bodyFor(Set.of()));

    assertThat(asked.path("attributesToRetrieve").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("title", "id", "year");
    assertThat(asked.path("filter").toString())
        .isEqualTo("[\"a = 1 OR b = 2\",\"_miroir_shard IN []\"]");
    SearchMerge merge = new SearchMerge(query, "id", 100);
    merge.add(hits("{\"title\":\"a\",\"id\":1,\"year\":1999,\"_rankingScore\":1.0}"));
    merge.add(hits("{\"title\":\"b\",\"id\":2,\"year\":2001,\"_rankingScore\":0.5}"));
    merge.add(hits("{\"title\":\"c\",\"id\":3,\"_rankingScore\":1.0}"));
    assertThat(Json.tree(merge.answer()).path("hits").toString())
        .isEqualTo("[{\"title\":\"b\"},{\"title\":\"a\"},{\"title\":\"c\"}]");
  }

  @Example
  void sortsByWhatANodeSortsBy() {
    JsonNode body =
        Json.tree("{\"sort\":[\"a.b:desc\"],\"attributesToRetrieve\":[\"id\",\"a.c\"]}");
    SearchQuery query = SearchQuery.of(body, "id", Selection.ALL);
    SearchMerge merge = new SearchMerge(query, "id", 100);
    merge.add(hits("{\"id\":1,\"a\":{\"b\":false,\"c\":1.50}}"));
    merge.add(hits("{\"id\":2,\"a\":[{\"b\":3},{\"b\":[9,\"z\"],\"c\":2}]}"));
    merge.add(hits("{\"id\":3,\"a\":{\"b\":\" \ud83d\ude00\"}}"));
    merge.add(hits("{\"id\":4,\"a\":{\"b\":\"\uffee\"}}"));
    merge.add(hits("{\"id\":5,\"a.b\":4}"));
    merge.add(hits("{\"id\":6,\"a\":{\"b\":1e999}}"));

    assertThat(Json.tree(query.bodyFor(Set.of())).path("attributesToRetrieve").toString())
        .isEqualTo("[\"id\",\"a.c\",\"a.b\"]");
    assertThat(new String(merge.answer(), java.nio.charset.StandardCharsets.UTF_8))
        .contains(
            "[{\"id\":2,\"a\":[{\"c\":2}]},{\"id\":5},{\"id\":3},{\"id\":4},"
                + "{\"id\":1,\"a\":{\"c\":1.50}},{\"id\":6}]");
  }

  @Example
  void showsNothingThatIsNotDisplayed() {
    JsonNode body =
        Json.tree("{\"attributesToRetrieve\":[\"id\"],\"attributesToCrop\":[\"a.b:5\",\"s\"]}");
    SearchQuery query = SearchQuery.of(body, "id", Selection.of(List.of("a", "t")));
    SearchMerge merge = new SearchMerge(query, "id", 100);
    merge.add(
        hits(
            "{\"id\":1,\"_formatted\":{\"id\":\"1\",\"s\":\"x\",\"t\":\"y\",\"a\":{\"b\":\"z\"}},"
                + "\"_matchesPosition\":{\"a.b\":[{\"start\":0}],\"s\":[{\"start\":1}]}}"));

    assertThat(new String(merge.answer(), java.nio.charset.StandardCharsets.UTF_8))
        .contains(
            "[{\"_formatted\":{\"a\":{\"b\":\"z\"}},"
                + "\"_matchesPosition\":{\"a.b\":[{\"start\":0}]}}]");
  }

  @Example
  void hidesOwnFieldsInFormattedHitsAndKeepsDigits() {
    SearchMerge merge =
        new SearchMerge(
            SearchQuery.of(Json.object().put("showRankingScore", true), "id", Selection.ALL),
            "id",
            100);
    merge.add(
        hits(
            "{\"id\":1,\"price\":1.10,\"_miroir_key\":5,\"_rankingScore\":0.50,"
                + "\"_formatted\":{\"id\":\"1\",\"_miroir_key\":\"5\",\"price\":\"1.10\"}}"));

    assertThat(new String(merge.answer(), java.nio.charset.StandardCharsets.UTF_8))
        .contains(
            "[{\"id\":1,\"price\":1.10,\"_rankingScore\":0.50,"
                + "\"_formatted\":{\"id\":\"1\",\"price\":\"1.10\"}}]");
  }

  private static RawObject hits(String hit) {
    return RawObject.parse(
        ("{\"hits\":[" + hit + "],\"query\":\"\",\"estimatedTotalHits\":1}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
