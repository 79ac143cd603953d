package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import io.miroir.server.TestFleet.Reply;
import io.miroir.server.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A fleet of three gives the answers of one node that has all documents. */
class FleetAsOneNodeTest {
  private static final String SETTINGS =
      "{\"searchableAttributes\":[\"title\",\"text\"],\"filterableAttributes\":[\"genre\",\"price\"],"
          + "\"sortableAttributes\":[\"price\",\"genre\",\"info.at\"]}";
  private static final List<String> VALUES =
      List.of(
          "1",
          "2",
          "2.0",
          "-3.5",
          "10",
          "1e2",
          "9007199254740993",
          "0",
          "-0.0",
          "\"b\"",
          "\"B \"",
          "\"a\"",
          "\"10\"",
          "\"é\"",
          "\"\"",
          "\"\\uffee\"",
          "\"\\ud83d\\ude00\"",
          "true",
          "null",
          "[]",
          "{}",
          "[3,1]",
          "[\"z\",2]",
          "[\"c\",[\"a\"]]");

  private static TestFleet fleet;
  private static NodeServer alone;

  @BeforeAll
  static void start(@TempDir Path folder) {
    fleet = new TestFleet(folder.resolve("fleet"), 3);
    alone = NodeServer.start(NodeOptions.in(folder.resolve("alone")).withMasterKey(TestFleet.NODE));
    Random random = new Random(11);
    List<String> documents = new ArrayList<>();
    for (int id = 0; id < 240; id++) {
      documents.add(document(id, random));
    }
    both("PATCH", "/indexes/m/settings", SETTINGS, "application/json");
    both("POST", "/indexes/m/documents?primaryKey=id", documents.toString(), "application/json");
  }

  @AfterAll
  static void stop() {
    fleet.close();
    alone.close();
  }

  private static String document(int id, Random random) {
    StringBuilder document = new StringBuilder("{\"id\":").append(id);
    document.append(",\"title\":\"").append(pick(random, List.of("red car", "red", "car", "sky")));
    document
        .append("\",\"text\":\"")
        .append(pick(random, List.of("red", "car", "blue")))
        .append('"');
    document
        .append(",\"genre\":\"")
        .append(pick(random, List.of("noir", "War", "war")))
        .append('"');
    if (random.nextInt(5) > 0) {
      document.append(",\"price\":").append(pick(random, VALUES));
    }
    if (random.nextInt(3) > 0) {
      document.append(",\"info\":[{\"at\":").append(pick(random, VALUES));
      document.append(",\"by\":1.50},{\"at\":").append(pick(random, VALUES)).append("}]");
    }
    return document.append('}').toString();
  }

  private static String pick(Random random, List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private static Reply askAlone(String method, String path, String body, String contentType) {
    return fleet.send(
        URI.create(alone.uri() + path),
        method,
        body,
        contentType,
        "Authorization",
        "Bearer " + TestFleet.NODE);
  }

  private static Reply askFleet(String method, String path, String body, String contentType) {
    return fleet.send(
        URI.create("http://127.0.0.1:" + fleet.server().port() + path),
        method,
        body,
        contentType,
        "Authorization",
        "Bearer " + TestFleet.MASTER);
  }

  /** Writes to both and waits until both have succeeded. */
  private static void both(String method, String path, String body, String contentType) {
    Reply there = askFleet(method, path, body, contentType);
    assertThat(there.status()).as(there.text()).isEqualTo(202);
    Reply here = askAlone(method, path, body, contentType);
    assertThat(here.status()).as(here.text()).isEqualTo(202);
    for (Reply reply : List.of(there, here)) {
      String task = "/tasks/" + reply.json().path("taskUid").asLong();
      JsonNode told =
          fleet.until(
              () ->
                  (reply == there ? askFleet("GET", task, "", "") : askAlone("GET", task, "", ""))
                      .json(),
              answer -> !answer.path("finishedAt").isNull());
      assertThat(told.path("status").asString()).as(told.toString()).isEqualTo("succeeded");
    }
  }

  private static String hits(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.text().substring(0, reply.text().indexOf(",\"query\":"));
  }

  private static void assertSameHits(String search) {
    Reply one = askAlone("POST", "/indexes/m/search", search, "application/json");
    Reply many = askFleet("POST", "/indexes/m/search", search, "application/json");
    assertThat(hits(many)).as(search).isEqualTo(hits(one));
    assertThat(many.json().path("estimatedTotalHits"))
        .isEqualTo(one.json().path("estimatedTotalHits"));
    assertThat(many.json().path("totalHits")).isEqualTo(one.json().path("totalHits"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"price:asc\"",
        "\"price:desc\"",
        "\"genre:asc\",\"price:desc\"",
        "\"genre:desc\",\"info.at:asc\"",
        "\"info.at:desc\"",
        "\"info.at:asc\",\"genre:desc\",\"price:asc\"",
      })
  void sortedSearchesGiveTheSameOrder(String sort) {
    for (String rest :
        List.of(
            "\"limit\":240",
            "\"limit\":13,\"offset\":25",
            "\"q\":\"red car\",\"limit\":240",
            "\"q\":\"red car\",\"limit\":7,\"offset\":50,\"showRankingScore\":true",
            "\"q\":\"red\",\"page\":3,\"hitsPerPage\":9",
            "\"filter\":\"genre = war AND price EXISTS\",\"limit\":60",
            "\"q\":\"car\",\"attributesToRetrieve\":[\"title\"],\"limit\":30",
            "\"limit\":40,\"attributesToRetrieve\":[\"info.by\",\"nope\"]")) {
      assertSameHits("{\"sort\":[" + sort + "]," + rest + "}");
    }
  }

  @Test
  void sortsByAQueryStringToo() {
    String path = "/indexes/m/search?sort=genre:desc,price:asc&q=red&limit=50";
    assertThat(hits(askFleet("GET", path, "", ""))).isEqualTo(hits(askAlone("GET", path, "", "")));
  }

  @Test
  void searchesWithWordsGiveTheSameOrder() {
    assertSameHits("{\"q\":\"red car\",\"limit\":240}");
    assertSameHits("{\"q\":\"car\",\"limit\":9,\"offset\":90}");
  }

  @Test
  void hiddenFieldsStayHiddenAndAreSortedBy() {
    both(
        "PUT",
        "/indexes/m/settings/displayed-attributes",
        "[\"title\",\"info.by\"]",
        "application/json");
    try {
      assertSameHits("{\"sort\":[\"price:desc\",\"info.at:asc\"],\"limit\":100}");
      assertSameHits(
          "{\"q\":\"red\",\"sort\":[\"genre:asc\"],\"attributesToRetrieve\":[\"id\",\"title\"]}");
      assertThat(askFleet("GET", "/indexes/m/settings/displayed-attributes", "", "").text())
          .isEqualTo("[\"title\",\"info.by\"]");
      assertThat(askFleet("GET", "/indexes/m/documents/7", "", "").text()).contains("\"id\":7");
    } finally {
      both("DELETE", "/indexes/m/settings/displayed-attributes", "", "");
    }
    assertThat(askFleet("GET", "/indexes/m/settings/displayed-attributes", "", "").text())
        .isEqualTo("[\"*\"]");
  }

  @Test
  void documentsOfAnyFormatAreTheSame() {
    String csv =
        "id:number;title;price:number;sold:boolean\n"
            + "1;\"a; \"\"b\"\"\nc\";4.50;true\n2;;;\n3;é😀; 007 ;false\n";
    both("POST", "/indexes/csv/documents?csvDelimiter=%3B&primaryKey=id", csv, "text/csv");
    both("PUT", "/indexes/csv/documents", "id,title\n2,later\n4,new\n", "text/csv; charset=utf-8");
    both(
        "POST",
        "/indexes/lines/documents",
        "{\"id\":1,\"p\":1.50}\n\n {\"id\":\"b\",\"o\":{\"x\":[]}}",
        "application/x-ndjson");
    both("PUT", "/indexes/lines/documents", "{\"id\":1,\"q\":null}\n", "application/x-ndjson");
    for (String index : List.of("csv", "lines")) {
      String path = "/indexes/" + index + "/documents/";
      for (String id : List.of("1", "2", "3", "4", "b")) {
        Reply one = askAlone("GET", path + id, "", "");
        assertThat(askFleet("GET", path + id, "", "").status()).isEqualTo(one.status());
        assertThat(askFleet("GET", path + id, "", "").json().equals(one.json()))
            .as("%s%s: %s", path, id, one.text())
            .isTrue();
      }
    }
    assertThat(askFleet("GET", "/indexes/csv/documents/3", "", "").text())
        .isEqualTo("{\"id\":3,\"title\":\"é😀\",\"price\":7,\"sold\":false}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT displayed-attributes [\"id\"]",
        "PUT searchable-attributes [\"title\"]",
        "PUT filterable-attributes [\"genre\"]",
        "PUT sortable-attributes [\"price\"]",
        "PUT ranking-rules [\"words\",\"sort\"]",
        "PUT stop-words [\"the\"]",
        "PUT non-separator-tokens [\"@\"]",
        "PUT separator-tokens [\"&\"]",
        "PUT dictionary [\"J. R.\"]",
        "PUT synonyms {\"phone\":[\"iPhone\"]}",
        "PUT distinct-attribute \"sku\"",
        "PUT proximity-precision \"byAttribute\"",
        "PATCH typo-tolerance {\"enabled\":false}",
        "PATCH faceting {\"maxValuesPerFacet\":7}",
        "PATCH pagination {\"maxTotalHits\":7}",
        "PATCH embedders {\"mine\":{\"source\":\"userProvided\"}}",
        "PUT search-cutoff-ms 150",
        "PUT localized-attributes [{\"locales\":[\"jpn\"]}]",
        "PUT facet-search false",
        "PUT prefix-search \"disabled\"",
      })
  void everySettingsRouteShowsWhatOneNodeShows(String change) {
    String[] parts = change.split(" ", 3);
    String path = "/indexes/set/settings/" + parts[1];
    both(parts[0], path, parts[2], "application/json");
    JsonNode set = askAlone("GET", path, "", "").json();
    assertThat(askFleet("GET", path, "", "").json().equals(set)).as(set.toString()).isTrue();
    both("DELETE", path, "", "");
    JsonNode reset = askAlone("GET", path, "", "").json();
    assertThat(reset.equals(set)).isFalse();
    assertThat(askFleet("GET", path, "", "").json().equals(reset)).as(reset.toString()).isTrue();
    String whole = "/indexes/set/settings";
    assertThat(askFleet("GET", whole, "", "").json().equals(askAlone("GET", whole, "", "").json()))
        .as(Json.tree(askFleet("GET", whole, "", "").text()).toString())
        .isTrue();
  }
}
