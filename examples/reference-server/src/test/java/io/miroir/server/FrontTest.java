package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import io.miroir.server.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FrontTest {
  private static TestFleet fleet;

  @BeforeAll
  static void start(@TempDir Path folder) {
    fleet = new TestFleet(folder, 3);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  private static void load(String index, int documents) {
    String body =
        IntStream.range(0, documents)
            .mapToObj(
                id ->
                    "{\"id\":%d,\"title\":\"word%d common\",\"genre\":\"%s\",\"price\":%d.10}"
                        .formatted(id, id, id % 2 == 0 ? "noir" : "war", id))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(
            fleet
                .done(
                    "PATCH",
                    "/indexes/" + index + "/settings",
                    "{\"filterableAttributes\":[\"genre\",\"id\"]}")
                .path("status")
                .asString())
        .isEqualTo("succeeded");
    JsonNode task = fleet.done("POST", "/indexes/" + index + "/documents", body);
    assertThat(task.path("status").asString()).as(task.toString()).isEqualTo("succeeded");
    assertThat(task.path("details").path("receivedDocuments").asInt()).isEqualTo(documents);
  }

  @Test
  void writesSpreadOverNodesAndComeBackUnchanged() {
    load("spread", 60);

    int held = 0;
    for (int node = 0; node < 3; node++) {
      JsonNode page =
          fleet.askNode(node, "POST", "/indexes/spread/documents/fetch", "{\"limit\":100}");
      int here = page.path("total").asInt();
      assertThat(here).isPositive();
      held += here;
      page.path("results")
          .forEach(document -> assertThat(document.has("_miroir_version")).isTrue());
    }
    assertThat(held).isEqualTo(60);
    Reply one = fleet.get("/indexes/spread/documents/7");
    assertThat(one.text()).contains("\"price\":7.1").doesNotContain("_miroir_");
    JsonNode page = fleet.get("/indexes/spread/documents?offset=10&limit=45").json();
    assertThat(page.path("results").size()).isEqualTo(45);
    assertThat(page.path("total").asInt()).isEqualTo(60);
    assertThat(page.toString()).doesNotContain("_miroir_");
  }

  @Test
  void documentPagesJoinWithoutGapOrOverlap() {
    load("pages", 30);

    var ids = new java.util.TreeSet<Integer>();
    for (int offset = 0; offset < 30; offset += 7) {
      fleet
          .ask("POST", "/indexes/pages/documents/fetch", "{\"limit\":7,\"offset\":" + offset + "}")
          .json()
          .path("results")
          .forEach(document -> assertThat(ids.add(document.path("id").asInt())).isTrue());
    }
    assertThat(ids).hasSize(30);
    assertThat(
            fleet
                .ask(
                    "POST",
                    "/indexes/pages/documents/fetch",
                    "{\"filter\":\"genre = noir\",\"fields\":[\"id\"]}")
                .json()
                .path("total")
                .asInt())
        .isEqualTo(15);
  }

  @Test
  void searchesMergeHitsTotalsAndFacets() {
    load("search", 40);

    JsonNode answer =
        fleet
            .ask(
                "POST",
                "/indexes/search/search",
                "{\"q\":\"common\",\"limit\":100,\"facets\":[\"genre\"]}")
            .json();
    assertThat(answer.path("hits").size()).as(answer.toString()).isEqualTo(40);
    assertThat(answer.path("estimatedTotalHits").asInt()).isEqualTo(40);
    assertThat(answer.path("facetDistribution").path("genre").toString())
        .isEqualTo("{\"noir\":20,\"war\":20}");
    assertThat(answer.toString()).doesNotContain("_miroir_").doesNotContain("_rankingScore");
    JsonNode filtered =
        fleet.get("/indexes/search/search?q=word7&filter=genre%20%3D%20war&limit=5").json();
    assertThat(filtered.path("hits").get(0).path("id").asInt()).isEqualTo(7);
    JsonNode paged =
        fleet.ask("POST", "/indexes/search/search", "{\"page\":2,\"hitsPerPage\":15}").json();
    assertThat(paged.path("hits").size()).isEqualTo(15);
    assertThat(paged.path("totalHits").asInt()).isEqualTo(40);
    assertThat(paged.path("totalPages").asInt()).isEqualTo(3);
    JsonNode several =
        fleet
            .ask(
                "POST",
                "/multi-search",
                "{\"queries\":[{\"indexUid\":\"search\",\"q\":\"word3\",\"limit\":1}]}")
            .json();
    assertThat(several.path("results").get(0).path("indexUid").asString()).isEqualTo("search");
  }

  @Test
  void stampsAreNotSearchedAndNotShown() {
    load("hidden", 20);
    String stamp =
        fleet
            .askNode(0, "POST", "/indexes/hidden/documents/fetch", "{\"limit\":1}")
            .path("results")
            .get(0)
            .path("_miroir_key")
            .toString();

    JsonNode found =
        fleet.ask("POST", "/indexes/hidden/search", "{\"q\":\"" + stamp + "\"}").json();
    assertThat(found.path("hits").size()).as(found.toString()).isZero();
    JsonNode settings = fleet.get("/indexes/hidden/settings").json();
    assertThat(settings.path("searchableAttributes").toString()).isEqualTo("[\"*\"]");
    assertThat(settings.path("filterableAttributes").toString()).doesNotContain("_miroir_");
    JsonNode stats = fleet.get("/indexes/hidden/stats").json();
    assertThat(stats.path("numberOfDocuments").asInt()).isEqualTo(20);
    assertThat(stats.path("fieldDistribution").propertyNames())
        .containsExactlyInAnyOrder("genre", "id", "price", "title");
  }

  @Test
  void newFieldsBecomeSearchable() {
    load("fields", 6);
    fleet.done("PUT", "/indexes/fields/documents", "{\"id\":3,\"later\":\"rhubarb\"}");

    JsonNode found = fleet.ask("POST", "/indexes/fields/search", "{\"q\":\"rhubarb\"}").json();
    assertThat(found.path("hits").size()).as(found.toString()).isEqualTo(1);
    assertThat(found.path("hits").get(0).path("title").asString()).isEqualTo("word3 common");
  }

  @Test
  void deletesByKeyBatchFilterAndAll() {
    load("deletes", 30);

    fleet.done("DELETE", "/indexes/deletes/documents/1", "");
    assertThat(fleet.get("/indexes/deletes/documents/1").code()).isEqualTo("document_not_found");
    fleet.done("POST", "/indexes/deletes/documents/delete-batch", "[\"3\",5]");
    assertThat(total("deletes")).isEqualTo(27);
    fleet.done("POST", "/indexes/deletes/documents/delete", "{\"filter\":\"genre = war\"}");
    assertThat(total("deletes")).isEqualTo(15);
    fleet.done("DELETE", "/indexes/deletes/documents", "");
    assertThat(total("deletes")).isZero();
  }

  private static int total(String index) {
    return fleet.get("/indexes/" + index + "/documents?limit=0").json().path("total").asInt(-1);
  }

  @Test
  void indexIsMadeByItsFirstDocumentsWithTheInferredKey() {
    fleet.done("POST", "/indexes/inferred/documents", "[{\"bookId\":\"a\",\"x\":1}]");

    JsonNode index = fleet.get("/indexes/inferred").json();
    assertThat(index.path("primaryKey").asString()).isEqualTo("bookId");
    for (int node = 0; node < 3; node++) {
      assertThat(
              fleet.askNode(node, "GET", "/indexes/inferred", "").path("primaryKey").asString(""))
          .isEqualTo("bookId");
    }
  }

  @Test
  void indexWithoutKeyGetsItWithTheFirstDocuments() {
    assertThat(fleet.done("POST", "/indexes", "{\"uid\":\"keyless\"}").path("status").asString())
        .isEqualTo("succeeded");
    assertThat(fleet.get("/indexes/keyless").json().path("primaryKey").isNull()).isTrue();

    fleet.done("POST", "/indexes/keyless/documents?primaryKey=ref", "{\"ref\":1,\"id\":2}");

    assertThat(fleet.get("/indexes/keyless").json().path("primaryKey").asString()).isEqualTo("ref");
    assertThat(fleet.get("/indexes/keyless/documents/1").json().path("id").asInt()).isEqualTo(2);
  }

  @Test
  void secondCreationOfAnIndexIsATaskThatFails() {
    fleet.done("POST", "/indexes", "{\"uid\":\"twice\",\"primaryKey\":\"id\"}");

    JsonNode task = fleet.done("POST", "/indexes", "{\"uid\":\"twice\"}");

    assertThat(task.path("status").asString()).isEqualTo("failed");
    assertThat(task.path("error").path("code").asString()).isEqualTo("index_already_exists");
  }

  @Test
  void emptyBatchIsATaskThatSucceeds() {
    JsonNode task = fleet.done("POST", "/indexes/empty/documents?primaryKey=id", "[]");

    assertThat(task.path("status").asString()).isEqualTo("succeeded");
    assertThat(total("empty")).isZero();
  }

  @Test
  void deletedIndexCanBeMadeAgainAtOnce() {
    load("again", 10);
    Reply deleted = fleet.ask("DELETE", "/indexes/again", "");
    assertThat(deleted.status()).isEqualTo(202);
    assertThat(fleet.get("/indexes/again").code()).isEqualTo("index_not_found");

    load("again", 4);

    assertThat(total("again")).isEqualTo(4);
  }

  @Test
  void settingsAreSetShownAndReset() {
    load("settings", 4);
    fleet.done("PUT", "/indexes/settings/settings/searchable-attributes", "[\"genre\"]");

    assertThat(fleet.get("/indexes/settings/settings/searchable-attributes").text())
        .isEqualTo("[\"genre\"]");
    assertThat(hits("settings", "common")).isZero();
    fleet.done("DELETE", "/indexes/settings/settings/searchable-attributes", "");
    assertThat(fleet.get("/indexes/settings/settings/searchable-attributes").text())
        .isEqualTo("[\"*\"]");
    assertThat(hits("settings", "common")).isEqualTo(4);
  }

  private static int hits(String index, String word) {
    return fleet
        .ask("POST", "/indexes/" + index + "/search", "{\"q\":\"" + word + "\"}")
        .json()
        .path("hits")
        .size();
  }

  @Test
  void tasksAreListedNewestFirstAndByIndex() {
    load("tasks", 3);
    fleet.done("DELETE", "/indexes/tasks/documents/1", "");

    JsonNode page = fleet.get("/tasks?indexUids=tasks&limit=2").json();

    assertThat(page.path("total").asInt()).isEqualTo(3);
    assertThat(page.path("results").get(0).path("type").asString()).isEqualTo("documentDeletion");
    assertThat(page.path("next").asLong())
        .isLessThan(page.path("results").get(1).path("uid").asLong());
    assertThat(fleet.get("/tasks/99999999").code()).isEqualTo("task_not_found");
  }

  @Test
  void metricsAreOpenOnTheirPortAndGuardedOnTheMainOne() {
    fleet.get("/version");
    URI open = URI.create("http://127.0.0.1:" + fleet.server().metricsPort() + "/metrics");

    assertThat(fleet.send(open, "GET", "", "").text())
        .contains("miroir_requests_total")
        .contains("miroir_rebalance_in_progress");
    assertThat(fleet.get("/_miroir/metrics").status()).isEqualTo(401);
    assertThat(fleet.admin("GET", "/_miroir/metrics", "").text())
        .contains("path_template=\"/version\"");
  }

  @Test
  void listsIndexesAndStats() {
    load("listed", 5);

    assertThat(fleet.get("/indexes?limit=100").json().path("results").toString())
        .contains("\"uid\":\"listed\"");
    assertThat(
            fleet
                .get("/stats")
                .json()
                .path("indexes")
                .path("listed")
                .path("numberOfDocuments")
                .asInt())
        .isEqualTo(5);
    assertThat(fleet.get("/health").text())
        .isEqualTo(Json.object().put("status", "available").toString());
  }
}
