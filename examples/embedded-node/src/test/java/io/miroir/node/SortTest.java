package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortTest {
  @TempDir Path data;
  private NodeServer server;
  private NodeClient node;

  @BeforeEach
  void start() {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
    node.succeed(
        node.patch(
            "/indexes/m/settings",
            "{\"sortableAttributes\":[\"price\",\"tag\",\"info\"],"
                + "\"filterableAttributes\":[\"tag\"],\"searchableAttributes\":[\"title\",\"text\"]}"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void add(String documents) {
    node.succeed(node.post("/indexes/m/documents?primaryKey=id", documents));
  }

  private List<Object> ids(String search) {
    NodeClient.Reply reply = node.post("/indexes/m/search", search);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.list("hits").stream().map(hit -> hit.get("id")).toList();
  }

  @Test
  void putsNumbersBeforeTextsAndMissingValuesLastEitherWay() {
    add(
        "[{\"id\":1,\"price\":\"b\"},{\"id\":2,\"price\":10},{\"id\":3},{\"id\":4,\"price\":9.5},"
            + "{\"id\":5,\"price\":\"A\"},{\"id\":6,\"price\":null},{\"id\":7,\"price\":[]},"
            + "{\"id\":8,\"price\":-1}]");
    assertThat(ids("{\"sort\":[\"price:asc\"]}")).containsExactly(8L, 4L, 2L, 5L, 1L, 3L, 6L, 7L);
    assertThat(ids("{\"sort\":[\"price:desc\"]}")).containsExactly(2L, 4L, 8L, 1L, 5L, 3L, 6L, 7L);
  }

  @Test
  void countsTheBestValueOfAList() {
    add(
        "[{\"id\":1,\"price\":[5,1]},{\"id\":2,\"price\":[3]},{\"id\":3,\"price\":[\"z\",4]},"
            + "{\"id\":4,\"info\":[{\"at\":2},{\"at\":9}]},{\"id\":5,\"info\":{\"at\":3}}]");
    assertThat(ids("{\"sort\":[\"price:asc\"],\"limit\":3}")).containsExactly(1L, 2L, 3L);
    assertThat(ids("{\"sort\":[\"price:desc\"],\"limit\":3}")).containsExactly(1L, 3L, 2L);
    assertThat(ids("{\"sort\":[\"info.at:asc\"],\"limit\":2}")).containsExactly(4L, 5L);
    assertThat(ids("{\"sort\":[\"info.at:desc\"],\"limit\":2}")).containsExactly(4L, 5L);
  }

  @Test
  void sortsBeforeItScoresAndBreaksTiesByPrimaryKey() {
    add(
        "[{\"id\":5,\"price\":1,\"title\":\"red car\"},{\"id\":4,\"price\":1,\"text\":\"red\"},"
            + "{\"id\":3,\"price\":0,\"text\":\"red\"},{\"id\":2,\"price\":2,\"title\":\"red\"},"
            + "{\"id\":1,\"price\":1,\"title\":\"red car\"},{\"id\":6,\"price\":0,\"title\":\"car\"}]");
    assertThat(ids("{\"q\":\"red car\",\"sort\":[\"price:asc\"]}"))
        .containsExactly(3L, 1L, 5L, 4L, 2L);
    assertThat(ids("{\"q\":\"red car\",\"sort\":[\"price:asc\"],\"offset\":1,\"limit\":2}"))
        .containsExactly(1L, 5L);
    NodeClient.Reply scored =
        node.post(
            "/indexes/m/search",
            "{\"q\":\"red car\",\"sort\":[\"price:desc\"],\"hitsPerPage\":2,\"page\":1,"
                + "\"showRankingScore\":true,\"attributesToRetrieve\":[\"id\"]}");
    assertThat(scored.list("hits"))
        .containsExactly(
            Map.of("id", 2L, "_rankingScore", 0.5), Map.of("id", 1L, "_rankingScore", 1.0));
    assertThat(scored.object()).containsEntry("totalHits", 5L).containsEntry("totalPages", 3L);
  }

  @Test
  void sortsByEachRuleInTurnAndWithinAFilter() {
    add(
        "[{\"id\":1,\"price\":1,\"tag\":\"a\"},{\"id\":2,\"price\":2,\"tag\":\"a\"},"
            + "{\"id\":3,\"price\":1,\"tag\":\"B\"},{\"id\":4,\"price\":2,\"tag\":\"c\"}]");
    assertThat(ids("{\"sort\":[\"price:desc\",\"tag:desc\"]}")).containsExactly(4L, 2L, 3L, 1L);
    assertThat(ids("{\"sort\":[\"tag:asc\",\"price:desc\"]}")).containsExactly(2L, 1L, 3L, 4L);
    NodeClient.Reply filtered =
        node.get(
            "/indexes/m/search?facets=tag&sort=price:asc,tag:desc&filter="
                + URLEncoder.encode("tag NOT IN [c]", StandardCharsets.UTF_8));
    assertThat(filtered.list("hits").stream().map(hit -> hit.get("id")))
        .containsExactly(3L, 1L, 2L);
    assertThat(filtered.object())
        .containsEntry("estimatedTotalHits", 3L)
        .containsEntry("facetDistribution", Map.of("tag", Map.of("a", 2L, "B", 1L)));
  }

  @Test
  void pagesSortedHitsToMaxTotalHits() {
    node.succeed(node.patch("/indexes/m/settings", "{\"pagination\":{\"maxTotalHits\":3}}"));
    add(
        "[{\"id\":1,\"price\":4},{\"id\":2,\"price\":3},{\"id\":3,\"price\":2},{\"id\":4,\"price\":1}]");
    assertThat(ids("{\"sort\":[\"price:asc\"],\"offset\":1}")).containsExactly(3L, 2L);
  }

  @Test
  void sortsFetchedDocumentsAndBreaksTiesByInternalId() {
    add(
        "[{\"id\":9,\"price\":1},{\"id\":2,\"price\":2},{\"id\":1,\"price\":1},{\"id\":3,\"tag\":\"x\"}]");
    assertThat(node.fetch("m", "{\"sort\":[\"price:asc\"]}", "id")).containsExactly(9L, 1L, 2L, 3L);
    assertThat(node.fetch("m", "{\"sort\":[\"price:desc\"],\"offset\":1,\"limit\":2}", "id"))
        .containsExactly(9L, 1L);
    assertThat(node.get("/indexes/m/documents?sort=price:desc&limit=1").text())
        .isEqualTo("{\"results\":[{\"id\":2,\"price\":2}],\"offset\":0,\"limit\":1,\"total\":4}");
    assertThat(node.post("/indexes/m/documents/fetch", "{\"sort\":[\"id:asc\"]}").code())
        .isEqualTo("invalid_document_sort");
  }

  @Test
  void followsWritesAndChangesOfSettings() {
    add("[{\"id\":1,\"price\":1,\"later\":2},{\"id\":2,\"price\":2,\"later\":1}]");
    node.succeed(node.put("/indexes/m/documents", "{\"id\":1,\"price\":3}"));
    assertThat(ids("{\"sort\":[\"price:asc\"]}")).containsExactly(2L, 1L);
    node.succeed(node.put("/indexes/m/settings/sortable-attributes", "[\"later\"]"));
    assertThat(ids("{\"sort\":[\"later:asc\"]}")).containsExactly(2L, 1L);
    assertThat(node.post("/indexes/m/search", "{\"sort\":[\"price:asc\"]}").code())
        .isEqualTo("invalid_search_sort");
    node.succeed(node.put("/indexes/m/settings/ranking-rules", "[\"words\"]"));
    NodeClient.Reply unranked = node.post("/indexes/m/search", "{\"sort\":[\"later:asc\"]}");
    assertThat(unranked.code()).isEqualTo("invalid_search_sort");
    assertThat(unranked.text()).contains("sort ranking rule");
  }

  @Test
  void refusesWhatItCantSortBy() {
    for (String sort :
        List.of(
            "[\"title:asc\"]",
            "[\"price\"]",
            "[\"price:up\"]",
            "[\":asc\"]",
            "[\"*\"]",
            "[\"pricey:asc\"]",
            "[\"_geoPoint(1,2):asc\"]",
            "[1]",
            "\"price:asc\"")) {
      NodeClient.Reply reply = node.post("/indexes/m/search", "{\"sort\":" + sort + "}");
      assertThat(reply.status()).as(sort).isEqualTo(400);
      assertThat(reply.code()).as(sort).isEqualTo("invalid_search_sort");
    }
    assertThat(node.get("/indexes/m/search?sort=*").code()).isEqualTo("invalid_search_sort");
    assertThat(node.post("/indexes/m/search", "{\"sort\":null}").status()).isEqualTo(200);
  }
}
