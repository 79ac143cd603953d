package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  private static final String SETTINGS =
      "{\"searchableAttributes\":[\"title\",\"text\"],\"filterableAttributes\":[\"genre\",\"year\"]}";

  @TempDir Path data;
  private NodeServer server;
  private NodeClient node;

  @BeforeEach
  void start() {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
    node.succeed(node.patch("/indexes/m/settings", SETTINGS));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<Object> ids(String search) {
    NodeClient.Reply reply = node.post("/indexes/m/search", search);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.list("hits").stream().map(hit -> hit.get("id")).toList();
  }

  @Test
  void ranksByWordsThenByAttributeThenByPrimaryKey() {
    node.succeed(
        node.post(
            "/indexes/m/documents",
            "[{\"id\":5,\"title\":\"red\",\"text\":\"car\"},{\"id\":4,\"title\":\"a red car\"},"
                + "{\"id\":3,\"title\":\"red\"},{\"id\":2,\"text\":\"Red\"},"
                + "{\"id\":1,\"title\":\"blue car\"},{\"id\":6,\"title\":\"car red\"}]"));
    assertThat(ids("{\"q\":\"red car\"}")).containsExactly(4L, 6L, 5L, 3L, 2L);
    assertThat(ids("{\"q\":\"red car\",\"offset\":1,\"limit\":3}")).containsExactly(6L, 5L, 3L);
    assertThat(ids("{\"q\":\"red car\",\"matchingStrategy\":\"all\"}")).containsExactly(4L, 6L, 5L);
    assertThat(ids("{\"q\":\"\\\"red car\\\"\"}")).containsExactly(4L);
    assertThat(
            node
                .post("/indexes/m/search", "{\"q\":\"red car\",\"showRankingScore\":true}")
                .list("hits")
                .stream()
                .map(hit -> hit.get("_rankingScore")))
        .containsExactly(1.0, 1.0, 0.75, 0.5, 0.25);
  }

  @Test
  void takesTheLastWordForABeginning() {
    node.succeed(
        node.post(
            "/indexes/m/documents",
            "[{\"id\":1,\"title\":\"Caf\u00e9 society\"},{\"id\":2,\"title\":\"cafeteria\"}]"));
    assertThat(ids("{\"q\":\"cafe\"}")).containsExactly(1L, 2L);
    assertThat(ids("{\"q\":\"cafe \"}")).containsExactly(1L);
    assertThat(ids("{\"q\":\"cafe so\"}")).containsExactly(1L);
    assertThat(ids("{\"q\":\"OR AND NOT * ( \"}")).isEmpty();
  }

  @Test
  void searchesSearchableAttributesOnly() {
    node.succeed(
        node.post("/indexes/m/documents", "[{\"id\":1,\"title\":\"x\",\"other\":\"hidden\"}]"));
    assertThat(ids("{\"q\":\"hidden\"}")).isEmpty();
    node.succeed(node.patch("/indexes/m/settings", "{\"searchableAttributes\":null}"));
    assertThat(ids("{\"q\":\"hidden\"}")).containsExactly(1L);
    node.succeed(node.delete("/indexes/m/settings"));
    assertThat(node.get("/indexes/m/settings").object())
        .containsEntry("searchableAttributes", List.of("*"))
        .containsEntry("filterableAttributes", List.of());
  }

  @Test
  void countsFacetsOverAllMatches() {
    StringBuilder documents = new StringBuilder("[");
    for (int i = 0; i < 50; i++) {
      documents
          .append(i == 0 ? "" : ",")
          .append("{\"id\":" + i + ",\"title\":\"t\",\"genre\":[\"G" + i % 2 + "\",\"All\"],")
          .append("\"year\":" + (1990 + i % 5) + "}");
    }
    node.succeed(node.post("/indexes/m/documents", documents + "]"));
    NodeClient.Reply reply =
        node.post(
            "/indexes/m/search",
            "{\"q\":\"t\",\"limit\":3,\"filter\":\"year < 1994\",\"facets\":[\"genre\",\"year\"]}");
    assertThat(reply.list("hits")).hasSize(3);
    assertThat(reply.number("estimatedTotalHits")).isEqualTo(40);
    assertThat(reply.object().get("facetDistribution"))
        .isEqualTo(
            Map.of(
                "genre", Map.of("All", 40L, "G0", 20L, "G1", 20L),
                "year", Map.of("1990", 10L, "1991", 10L, "1992", 10L, "1993", 10L)));
    assertThat(reply.object().get("facetStats"))
        .isEqualTo(Map.of("year", Map.of("min", 1990.0, "max", 1993.0)));
    NodeClient.Reply placeholder =
        node.get("/indexes/m/search?facets=year&filter=year%3D1990&hitsPerPage=4&page=2");
    assertThat(placeholder.object())
        .containsEntry("totalHits", 10L)
        .containsEntry("totalPages", 3L)
        .containsEntry("page", 2L);
    assertThat(placeholder.list("hits")).hasSize(4);
    assertThat(node.post("/indexes/m/search", "{\"facets\":[\"title\"]}").code())
        .isEqualTo("invalid_search_facets");
    assertThat(node.post("/indexes/m/search", "{\"filter\":\"title = 1\"}").code())
        .isEqualTo("invalid_search_filter");
    assertThat(node.post("/indexes/m/search", "{\"distinct\":\"year\"}").code())
        .isEqualTo("bad_request");
  }

  @Test
  void pagesToMaxTotalHitsAndCountsBeyond() {
    node.succeed(node.patch("/indexes/m/settings", "{\"pagination\":{\"maxTotalHits\":5}}"));
    StringBuilder documents = new StringBuilder("[{\"id\":0,\"title\":\"t\"}");
    for (int i = 1; i < 9; i++) {
      documents.append(",{\"id\":" + i + ",\"title\":\"t\"}");
    }
    node.succeed(node.post("/indexes/m/documents", documents + "]"));
    assertThat(ids("{\"q\":\"t\",\"offset\":3}")).containsExactly(3L, 4L);
    assertThat(ids("{\"q\":\"t\",\"offset\":7}")).isEmpty();
    assertThat(node.post("/indexes/m/search", "{\"q\":\"t\"}").number("estimatedTotalHits"))
        .isEqualTo(9);
  }

  @Test
  void ranksAFleetAsOneNode(@TempDir Path left, @TempDir Path right) {
    Random random = new Random(7);
    List<String> words = List.of("red", "car", "carpet", "blue", "sky", "green");
    List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 300; i++) {
      String document =
          "{\"id\":"
              + i
              + ",\"title\":\""
              + words(random, words)
              + "\",\"text\":\""
              + words(random, words)
              + "\"}";
      parts.get(random.nextInt(2)).add(document);
    }
    node.succeed(node.post("/indexes/m/documents", parts.get(1) + ""));
    node.succeed(node.post("/indexes/m/documents", parts.get(0) + ""));
    try (NodeServer a = NodeServer.start(NodeOptions.in(left));
        NodeServer b = NodeServer.start(NodeOptions.in(right))) {
      List<NodeClient> fleet = List.of(new NodeClient(a.uri(), ""), new NodeClient(b.uri(), ""));
      for (int i = 0; i < 2; i++) {
        fleet.get(i).succeed(fleet.get(i).patch("/indexes/m/settings", SETTINGS));
        fleet.get(i).succeed(fleet.get(i).post("/indexes/m/documents", parts.get(i) + ""));
      }
      for (String q : List.of("red car", "car", "sky blue red", "green sk", "b")) {
        String search = "{\"q\":\"" + q + "\",\"limit\":40,\"showRankingScore\":true}";
        List<Map<String, Object>> merged = new ArrayList<>();
        long total = 0;
        for (NodeClient member : fleet) {
          NodeClient.Reply reply = member.post("/indexes/m/search", search);
          merged.addAll(reply.list("hits"));
          total += reply.number("estimatedTotalHits");
        }
        merged.sort(
            Comparator.<Map<String, Object>>comparingDouble(
                    hit -> -(Double) hit.get("_rankingScore"))
                .thenComparing(hit -> String.valueOf(hit.get("id"))));
        NodeClient.Reply one = node.post("/indexes/m/search", search);
        assertThat(merged.subList(0, Math.min(40, merged.size())))
            .as(q)
            .isEqualTo(one.list("hits"));
        assertThat(total).isEqualTo(one.number("estimatedTotalHits"));
      }
    }
  }

  private static String words(Random random, List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    return text.toString();
  }
}
