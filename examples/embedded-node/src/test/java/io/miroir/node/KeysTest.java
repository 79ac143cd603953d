package io.miroir.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  private static final String UID = "6062abda-a5aa-4414-ac91-ecd7944c0f8d";

  @TempDir Path data;
  private NodeServer server;
  private NodeClient master;

  @BeforeEach
  void start() {
    server = NodeServer.start(NodeOptions.in(data).withMasterKey("master"));
    master = new NodeClient(server.uri(), "master");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String key(String actions, String indexes) {
    NodeClient.Reply made =
        master.post(
            "/keys",
            "{\"actions\":[" + actions + "],\"indexes\":[" + indexes + "],\"expiresAt\":null}");
    assertThat(made.status()).isEqualTo(201);
    return (String) made.object().get("key");
  }

  @Test
  void givesTheSameTextForTheSameUidAgain() {
    String body =
        "{\"uid\":\""
            + UID
            + "\",\"name\":\"n\",\"actions\":[\"*\"],\"indexes\":[\"*\"],"
            + "\"expiresAt\":null}";
    NodeClient.Reply first = master.post("/keys", body);
    assertThat(master.post("/keys", body).code()).isEqualTo("api_key_already_exists");
    assertThat(master.delete("/keys/" + UID).status()).isEqualTo(204);
    assertThat(master.get("/keys/" + UID).code()).isEqualTo("api_key_not_found");
    NodeClient.Reply again = master.post("/keys", body);
    assertThat(again.object().get("key"))
        .isEqualTo(first.object().get("key"))
        .asString()
        .matches("[0-9a-f]{64}");
  }

  @Test
  void keepsKeysOverARestart() {
    String key = key("\"indexes.get\"", "\"*\"");
    master.patch("/keys/" + key, "{\"name\":\"renamed\"}");
    server.close();
    start();
    assertThat(master.get("/keys/" + key).object()).containsEntry("name", "renamed");
    assertThat(master.withKey(key).get("/indexes").status()).isEqualTo(200);
  }

  @Test
  void pagesKeys() {
    for (int i = 0; i < 23; i++) {
      key("\"search\"", "\"*\"");
    }
    assertThat(master.get("/keys").list("results")).hasSize(20);
    NodeClient.Reply rest = master.get("/keys?offset=20");
    assertThat(rest.list("results")).hasSize(3);
    assertThat(rest.number("total")).isEqualTo(23);
  }

  @Test
  void letsAKeyDoWhatItSaysOnly() {
    master.succeed(master.post("/indexes/books/documents", "{\"id\":1}"));
    NodeClient reader = master.withKey(key("\"documents.get\",\"tasks.get\"", "\"boo*\""));
    assertThat(reader.get("/indexes/books/documents").status()).isEqualTo(200);
    assertThat(reader.get("/indexes/other/documents").code()).isEqualTo("invalid_api_key");
    assertThat(reader.post("/indexes/books/documents", "{\"id\":2}").status()).isEqualTo(403);
    assertThat(reader.get("/keys").status()).isEqualTo(403);
    NodeClient writer = master.withKey(key("\"documents.*\"", "\"books\""));
    assertThat(writer.post("/indexes/books/documents", "{\"id\":2}").status()).isEqualTo(202);
    assertThat(master.withKey("nonsense").get("/indexes").status()).isEqualTo(403);
    assertThat(master.withKey("").get("/indexes").code()).isEqualTo("missing_authorization_header");
    assertThat(master.withKey("").get("/health").status()).isEqualTo(200);
  }

  @Test
  void showsTasksOfTheKeysIndexesOnly() {
    master.succeed(master.post("/indexes/books/documents", "{\"id\":1}"));
    master.succeed(master.post("/indexes/films/documents", "{\"id\":1}"));
    NodeClient books = master.withKey(key("\"tasks.get\"", "\"books\""));
    assertThat(books.get("/tasks").number("total")).isEqualTo(1);
    assertThat(books.get("/tasks/1").code()).isEqualTo("task_not_found");
    assertThat(books.get("/tasks?indexUids=films").number("total")).isZero();
  }

  @Test
  void failsTheTaskOfAKeyThatMayNotCreateIndexes() {
    NodeClient writer = master.withKey(key("\"documents.add\"", "\"*\""));
    NodeClient.Reply accepted = writer.post("/indexes/fresh/documents", "{\"id\":1}");
    Map<String, Object> task = master.finished(accepted);
    assertThat(DocumentsTest.error(task)).containsEntry("code", "index_not_found");
    assertThat(master.get("/indexes/fresh").status()).isEqualTo(404);
  }

  @Test
  void refusesWrongKeys() {
    assertThat(master.post("/keys", "{\"actions\":[\"*\"],\"indexes\":[\"*\"]}").code())
        .isEqualTo("missing_api_key_expires_at");
    assertThat(master.post("/keys", "{\"indexes\":[\"*\"],\"expiresAt\":null}").code())
        .isEqualTo("missing_api_key_actions");
    assertThat(
            master
                .post("/keys", "{\"uid\":\"x\",\"actions\":[],\"indexes\":[],\"expiresAt\":null}")
                .code())
        .isEqualTo("invalid_api_key_uid");
    assertThat(
            master
                .post("/keys", "{\"actions\":[],\"indexes\":[],\"expiresAt\":\"2001-01-01\"}")
                .code())
        .isEqualTo("invalid_api_key_expires_at");
    String key = key("\"*\"", "\"*\"");
    assertThat(master.patch("/keys/" + key, "{\"expiresAt\":null}").code())
        .isEqualTo("immutable_api_key_expires_at");
  }

  @Test
  void checksTheKeyAtTheHeadSoThatAHalfSentBodyStillLands() throws IOException {
    master.succeed(master.post("/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}"));
    String key = key("\"documents.add\"", "\"books\"");
    String body = "[{\"id\":1,\"late\":true}]";
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /indexes/books/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + key
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body.substring(0, 5)).getBytes(UTF_8));
      socket.getOutputStream().flush();
      awaitAdmission();
      assertThat(master.delete("/keys/" + key).status()).isEqualTo(204);
      assertThat(master.withKey(key).post("/indexes/books/documents", body).status())
          .isEqualTo(403);
      socket.getOutputStream().write(body.substring(5).getBytes(UTF_8));
      socket.getOutputStream().flush();
      byte[] answer = new byte["HTTP/1.1 202".length()];
      assertThat(socket.getInputStream().readNBytes(answer, 0, answer.length)).isPositive();
      assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 202");
    }
    master.succeed(master.post("/indexes/books/documents/delete-batch", "[]"));
    assertThat(master.get("/indexes/books/documents/1").status()).isEqualTo(200);
  }

  /** The head has come when the node counts the request as in flight. */
  private void awaitAdmission() {
    while (server.requestsInFlight() == 0) {
      Thread.yield();
    }
  }

  @Test
  void hasNoKeysWithoutAMasterKey(@TempDir Path open) {
    try (NodeServer node = NodeServer.start(NodeOptions.in(open))) {
      NodeClient client = new NodeClient(node.uri(), "");
      assertThat(client.get("/keys").code()).isEqualTo("missing_master_key");
      assertThat(client.get("/keys").status()).isEqualTo(401);
      assertThat(client.get("/indexes").status()).isEqualTo(200);
    }
  }
}
