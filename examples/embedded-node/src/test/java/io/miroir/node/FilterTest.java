package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.json.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every place that takes a filter takes the whole language. */
class FilterTest {
  private static final String DOCUMENTS =
      "[{\"id\":1,\"a\":1},{\"id\":2,\"a\":2,\"b\":null},{\"id\":3,\"a\":[],\"b\":\"x\"},"
          + "{\"id\":4,\"b\":\"\"},{\"id\":5,\"a\":3,\"b\":{\"c\":1}}]";

  private static NodeServer server;
  private static NodeClient node;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void load() {
    node.succeed(node.patch("/indexes/m/settings", "{\"filterableAttributes\":[\"a\",\"b\"]}"));
    node.succeed(node.delete("/indexes/m/documents"));
    node.succeed(node.post("/indexes/m/documents", DOCUMENTS));
  }

  private static List<Object> ids(NodeClient.Reply reply, String list) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.list(list).stream().map(document -> document.get("id")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NOT a = 1;2 3 4 5",
        "NOT a > 1;1 3 4",
        "NOT a = 1 AND b EXISTS;2 3 4 5",
        "NOT (a = 1 OR b EXISTS);",
        "a = 1 OR NOT a EXISTS AND b EXISTS;1 4",
        "NOT NOT a = 1;1",
        "a EXISTS;1 2 3 5",
        "a NOT EXISTS;4",
        "b.c EXISTS;5",
        "b IS NULL;2",
        "b IS NOT NULL;1 3 4 5",
        "b IS EMPTY;4",
        "a IS EMPTY OR b IS EMPTY;3 4",
        "a IS NOT EMPTY;1 2 4 5",
        "a NOT IN [1, 2];3 4 5",
        "a NOT IN [1, 2] AND NOT b IS EMPTY;3 5",
      })
  void searchFetchAndDeletionAgreeOnWhatAFilterMatches(String filter, String matches) {
    load();
    List<Object> expected =
        matches == null
            ? List.of()
            : Arrays.stream(matches.split(" ")).<Object>map(Long::valueOf).toList();
    String body = "{\"filter\":" + Json.text(filter) + "}";
    assertThat(ids(node.post("/indexes/m/search", body), "hits")).isEqualTo(expected);
    assertThat(ids(node.post("/indexes/m/documents/fetch", body), "results")).isEqualTo(expected);
    node.succeed(node.post("/indexes/m/documents/delete", body));
    assertThat(ids(node.get("/indexes/m/documents"), "results"))
        .isEqualTo(
            LongStream.rangeClosed(1, 5).boxed().filter(id -> !expected.contains(id)).toList());
  }

  @Test
  void refusesInEachPlaceWithItsCode() {
    load();
    for (String filter :
        List.of("NOT", "a NOT", "a IS NOT", "a NOT = 1", "NOT c = 1", "c EXISTS")) {
      String body = "{\"filter\":" + Json.text(filter) + "}";
      assertThat(node.post("/indexes/m/search", body).code())
          .as(filter)
          .isEqualTo("invalid_search_filter");
      assertThat(node.post("/indexes/m/documents/fetch", body).code())
          .as(filter)
          .isEqualTo("invalid_document_filter");
      assertThat(node.post("/indexes/m/documents/delete", body).code())
          .as(filter)
          .isEqualTo("invalid_document_filter");
    }
  }
}
