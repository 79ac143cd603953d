package io.miroir.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @TempDir Path data;

  @Test
  void tellsEachRequestInOneLineWhileTheNodeRuns() throws IOException {
    Path log = data.resolve("access.log");
    try (NodeServer server = NodeServer.start(NodeOptions.in(data).withAccessLog(log))) {
      NodeClient node = new NodeClient(server.uri(), "");
      node.post("/indexes/m/documents", "[{\"id\":1},{\"id\":2}]");
      node.post(
          "/indexes/m/documents/fetch",
          "{\"filter\":\"a = 1\",\"fields\":[\"id\"],\"limit\":7,\"ids\":[1,2,3]}");
      node.get("/indexes/m/documents?limit=2");
      List<String> lines = Files.readAllLines(log);
      while (lines.size() < 3) {
        Thread.yield();
        lines = Files.readAllLines(log);
      }
      Map<String, Object> write = Json.parseObject(lines.get(0));
      assertThat(write)
          .containsEntry("method", "POST")
          .containsEntry("path", "/indexes/m/documents")
          .containsEntry("status", 202L)
          .containsEntry("taskUid", 0L)
          .containsEntry("documents", 2L)
          .containsKeys("at", "admittedAt", "bytes")
          .doesNotContainKey("key");
      // The node may know the primary key by then, or not yet.
      assertThat(write.getOrDefault("first", "1")).isEqualTo("1");
      assertThat(Json.parseObject(lines.get(1)))
          .containsEntry("filter", "a = 1")
          .containsEntry("fields", List.of("id"))
          .containsEntry("limit", 7L)
          .containsEntry("offset", 0L)
          .containsEntry("ids", 3L);
      assertThat(Json.parseObject(lines.get(2)))
          .containsEntry("query", "limit=2")
          .doesNotContainKeys("fields", "filter", "ids");
    }
  }

  @Test
  void tellsWithWhichKeyWhatWasWritten() throws IOException {
    Path log = data.resolve("access.log");
    NodeOptions options = NodeOptions.in(data).withMasterKey("master").withAccessLog(log);
    try (NodeServer server = NodeServer.start(options)) {
      NodeClient master = new NodeClient(server.uri(), "master");
      String key =
          (String)
              master
                  .post(
                      "/keys",
                      "{\"name\":\"mover 7\",\"actions\":[\"*\"],\"indexes\":[\"*\"],\"expiresAt\":null}")
                  .object()
                  .get("key");
      master.post("/indexes/m/documents?primaryKey=id", "[{\"id\":1}]");
      while (!master.get("/indexes/m").text().contains("\"primaryKey\":\"id\"")) {
        Thread.yield();
      }
      master.post("/indexes/m/documents/fetch", "{\"limit\":0}");
      master.withKey(key).post("/indexes/m/documents", "[{\"n\":1,\"id\":\"b\"},{\"id\":3}]");
    }

    List<String> lines = Files.readAllLines(log);
    assertThat(Json.parseObject(lines.get(lines.size() - 2)))
        .containsEntry("total", 1L)
        .doesNotContainKey("key");
    assertThat(Json.parseObject(lines.getLast()))
        .containsEntry("key", "mover 7")
        .containsEntry("first", "\"b\"")
        .containsEntry("documents", 2L);
  }

  @Test
  void refusesABodyThatAnnouncesToBeTooLarge() throws IOException {
    try (NodeServer server = NodeServer.start(NodeOptions.in(data));
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /indexes/m/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: 104857601\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().flush();
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 413");
    }
  }
}
