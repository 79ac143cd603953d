package io.miroir.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path data;
  private NodeServer server;
  private NodeClient node;

  @BeforeEach
  void start() {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void givesDocumentsBackAsTheyWereSent() {
    String document =
        "{\"id\":\"a-1\",\"price\":1.50,\"big\":12345678901234567890123,\"e\":1E+2,"
            + "\"text\":\"\\u00e9 \\\"q\\\" \u65e5\u672c \ud83d\ude00\",\"nested\":{\"b\":[1,{\"c\":null}],\"a\":{}},"
            + "\"none\":null,\"yes\":true}";
    node.succeed(node.post("/indexes/m/documents", "[" + document + "]"));
    assertThat(node.get("/indexes/m/documents/a-1").text()).isEqualTo(document);
    assertThat(node.get("/indexes/m/documents").text())
        .isEqualTo("{\"results\":[" + document + "],\"offset\":0,\"limit\":20,\"total\":1}");
  }

  @Test
  void answersAnAcceptanceWithTheTaskSummary() {
    NodeClient.Reply reply = node.post("/indexes/m/documents", "{\"id\":1}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.object())
        .containsOnlyKeys("taskUid", "indexUid", "status", "type", "enqueuedAt")
        .containsEntry("indexUid", "m")
        .containsEntry("status", "enqueued")
        .containsEntry("type", "documentAdditionOrUpdate");
  }

  @Test
  void takesTwelveAsNumberAndAsTextForOneDocument() {
    node.succeed(
        node.post("/indexes/m/documents", "[{\"id\":12,\"v\":1},{\"id\":\"12\",\"v\":2}]"));
    assertThat(node.get("/indexes/m/documents").list("results"))
        .containsExactly(Map.of("id", "12", "v", 2L));
    assertThat(node.fetch("m", "{\"ids\":[12]}", "v")).containsExactly(2L);
  }

  @Test
  void replacesOnPostAndMergesOnPut() {
    node.succeed(node.post("/indexes/m/documents", "{\"id\":1,\"a\":1,\"b\":{\"x\":1}}"));
    node.succeed(node.put("/indexes/m/documents", "{\"id\":1,\"b\":{\"y\":2},\"c\":3}"));
    assertThat(node.get("/indexes/m/documents/1").text())
        .isEqualTo("{\"id\":1,\"a\":1,\"b\":{\"y\":2},\"c\":3}");
    node.succeed(node.post("/indexes/m/documents", "{\"id\":1,\"z\":0}"));
    assertThat(node.get("/indexes/m/documents/1").text()).isEqualTo("{\"id\":1,\"z\":0}");
  }

  @Test
  void fillsTheLowestFreeSlotFirstAndKeepsTheSlotOfAReplacedDocument() {
    node.succeed(
        node.post("/indexes/m/documents", "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]"));
    node.succeed(node.post("/indexes/m/documents/delete-batch", "[3,1]"));
    node.succeed(node.post("/indexes/m/documents", "[{\"id\":9},{\"id\":2,\"new\":1}]"));
    assertThat(node.fetch("m", "{}", "id")).containsExactly(9L, 2L, 4L);
    node.succeed(node.post("/indexes/m/documents", "[{\"id\":8},{\"id\":7}]"));
    assertThat(node.fetch("m", "{}", "id")).containsExactly(9L, 2L, 8L, 4L, 7L);
  }

  @Test
  void skipsDocumentsWhenPagingByOffsetAcrossADeletion() {
    node.succeed(
        node.post("/indexes/m/documents", "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]"));
    List<Object> first = node.fetch("m", "{\"limit\":2}", "id");
    node.succeed(node.delete("/indexes/m/documents/1"));
    List<Object> second = node.fetch("m", "{\"limit\":2,\"offset\":2}", "id");
    assertThat(first).containsExactly(1L, 2L);
    assertThat(second).as("document 3 was never shown").containsExactly(4L);
  }

  @Test
  void tellsTheExactTotalOfARange() {
    node.succeed(node.patch("/indexes/m/settings", "{\"filterableAttributes\":[\"s\",\"k\"]}"));
    StringBuilder documents = new StringBuilder("[");
    for (int i = 0; i < 300; i++) {
      documents.append(i == 0 ? "" : ",");
      documents.append("{\"id\":" + i + ",\"s\":" + i % 3 + ",\"k\":" + ((1L << 51) + i) + "}");
    }
    node.succeed(node.post("/indexes/m/documents?primaryKey=id", documents + "]"));
    long base = 1L << 51;
    String filter =
        "\"filter\":\"s = 1 AND k >= " + (base + 10) + " AND k < " + (base + 100) + "\"";
    NodeClient.Reply page =
        node.post("/indexes/m/documents/fetch", "{\"limit\":5," + filter + ",\"fields\":[\"id\"]}");
    NodeClient.Reply whole =
        node.post("/indexes/m/documents/fetch", "{\"limit\":1000," + filter + "}");
    assertThat(page.list("results")).hasSize(5);
    assertThat(page.number("total")).isEqualTo(whole.list("results").size()).isEqualTo(30);
  }

  @Test
  void failsAWholeTaskForOneBadDocument() {
    node.succeed(node.post("/indexes/m/documents?primaryKey=id", "[{\"id\":1}]"));
    Map<String, Object> missing =
        node.finished(node.post("/indexes/m/documents", "[{\"id\":2},{\"x\":3}]"));
    Map<String, Object> invalid =
        node.finished(node.post("/indexes/m/documents", "[{\"id\":2},{\"id\":\"a b\"}]"));
    Map<String, Object> fraction =
        node.finished(node.post("/indexes/m/documents", "[{\"id\":1.5}]"));
    assertThat(missing).containsEntry("status", "failed");
    assertThat(error(missing)).containsEntry("code", "missing_document_id");
    assertThat(error(invalid)).containsEntry("code", "invalid_document_id");
    assertThat(error(fraction)).containsEntry("code", "invalid_document_id");
    assertThat(missing.get("details"))
        .isEqualTo(Map.of("receivedDocuments", 2L, "indexedDocuments", 0L));
    assertThat(node.fetch("m", "{}", "id")).containsExactly(1L);
  }

  @Test
  void infersThePrimaryKeyByItsEnding() {
    node.succeed(node.post("/indexes/m/documents", "{\"BookID\":1,\"title\":\"x\"}"));
    assertThat(node.get("/indexes/m").object()).containsEntry("primaryKey", "BookID");
    assertThat(error(node.finished(node.post("/indexes/n/documents", "{\"title\":\"x\"}"))))
        .containsEntry("code", "index_primary_key_no_candidate_found");
    assertThat(error(node.finished(node.post("/indexes/n/documents", "{\"id\":1,\"uid\":2}"))))
        .containsEntry("code", "index_primary_key_multiple_candidates_found");
    assertThat(node.get("/indexes/n").code()).isEqualTo("index_not_found");
  }

  @Test
  void appliesAnEmptyDeletionAsABarrier() {
    node.succeed(node.post("/indexes", "{\"uid\":\"m\",\"primaryKey\":\"id\"}"));
    Map<String, Object> done = node.finished(node.post("/indexes/m/documents/delete-batch", "[]"));
    assertThat(done).containsEntry("status", "succeeded").containsEntry("type", "documentDeletion");
    assertThat(error(node.finished(node.post("/indexes/no/documents/delete-batch", "[]"))))
        .containsEntry("code", "index_not_found");
  }

  @Test
  void deletesByFilterAndAll() {
    node.succeed(node.patch("/indexes/m/settings", "{\"filterableAttributes\":[\"v\"]}"));
    node.succeed(
        node.post("/indexes/m/documents", "[{\"id\":1,\"v\":1},{\"id\":2,\"v\":2},{\"id\":3}]"));
    Map<String, Object> done =
        node.finished(node.post("/indexes/m/documents/delete", "{\"filter\":\"v >= 2\"}"));
    assertThat(done.get("details"))
        .isEqualTo(
            Map.of("providedIds", 0L, "originalFilter", "\"v >= 2\"", "deletedDocuments", 1L));
    assertThat(node.fetch("m", "{}", "id")).containsExactly(1L, 3L);
    node.succeed(node.delete("/indexes/m/documents"));
    assertThat(node.get("/indexes/m/documents").number("total")).isZero();
    assertThat(node.get("/indexes/m/stats").object())
        .containsEntry("numberOfDocuments", 0L)
        .containsEntry("fieldDistribution", Map.of());
  }

  @Test
  void deletesByAFilterOfAThousandAlternatives() {
    node.succeed(node.patch("/indexes/m/settings", "{\"filterableAttributes\":[\"v\",\"k\"]}"));
    node.succeed(
        node.post(
            "/indexes/m/documents",
            "[{\"id\":1,\"v\":1,\"k\":1},{\"id\":2,\"v\":999,\"k\":9},{\"id\":3,\"v\":9,\"k\":8}]"));
    String filter =
        IntStream.range(0, 25)
            .mapToObj(
                run ->
                    IntStream.range(run * 40, (run + 1) * 40)
                        .mapToObj(v -> "(v = %d AND k IN [1, %d])".formatted(v, v))
                        .collect(Collectors.joining(" OR ", "(v >= 0 AND (", "))")))
            .collect(Collectors.joining(" OR "));
    node.succeed(node.post("/indexes/m/documents/delete", "{\"filter\":\"" + filter + "\"}"));
    assertThat(node.fetch("m", "{}", "id")).containsExactly(2L, 3L);
  }

  @Test
  void leavesVectorsOutUnlessTheyAreAskedFor() {
    String rest = "{\"id\":1,\"text\":\"of _vectors\"}";
    String whole = "{\"id\":1,\"text\":\"of _vectors\",\"_vectors\":{\"e\":[0.5]}}";
    node.succeed(node.post("/indexes/m/documents", whole));
    assertThat(node.get("/indexes/m/documents/1").text()).isEqualTo(rest);
    assertThat(node.get("/indexes/m/documents/1?retrieveVectors=true").text()).isEqualTo(whole);
    assertThat(node.get("/indexes/m/documents").text()).contains("[" + rest + "]");
    assertThat(node.post("/indexes/m/documents/fetch", "{\"retrieveVectors\":true}").text())
        .contains("[" + whole + "]");
  }

  @Test
  void refusesWhatItCantRead() {
    assertThat(node.send("POST", "/indexes/m/documents", "{}", null).code())
        .isEqualTo("missing_content_type");
    assertThat(node.send("POST", "/indexes/m/documents", "a,b", "text/plain").status())
        .isEqualTo(415);
    assertThat(node.post("/indexes/m/documents", "").code()).isEqualTo("missing_payload");
    assertThat(node.post("/indexes/m/documents", "[{]").code()).isEqualTo("malformed_payload");
    assertThat(node.post("/indexes/m/documents", "[1]").code()).isEqualTo("malformed_payload");
    assertThat(node.post("/indexes/m%20x/documents", "[]").code()).isEqualTo("invalid_index_uid");
    assertThat(node.get("/indexes/m/documents").code()).isEqualTo("index_not_found");
    node.succeed(node.post("/indexes/m/documents", "{\"id\":1}"));
    assertThat(node.get("/indexes/m/documents?nope=1").code()).isEqualTo("bad_request");
    assertThat(node.get("/indexes/m/documents?limit=x").code()).isEqualTo("invalid_document_limit");
    assertThat(node.get("/indexes/m/documents/2").code()).isEqualTo("document_not_found");
    assertThat(node.post("/indexes/m/documents/fetch", "{\"filter\":\"x = 1\"}").code())
        .isEqualTo("invalid_document_filter");
    assertThat(node.get("/nothing").status()).isEqualTo(404);
  }

  @Test
  void refusesAQueryWithABrokenEscape() throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(10_000);
      String head = "GET /tasks?limit=% HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
      assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 400");
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> error(Map<String, Object> task) {
    return (Map<String, Object>) task.get("error");
  }
}
