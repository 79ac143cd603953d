package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import io.miroir.server.TestFleet.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bad request gets its error, and nothing is changed by it. */
class BadInputTest {
  private static TestFleet fleet;

  @BeforeAll
  static void start(@TempDir Path folder) {
    fleet = new TestFleet(folder, 2);
    fleet.done("POST", "/indexes/books/documents", "[{\"id\":1,\"a\":1},{\"id\":2,\"a\":2}]");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  /** All that a refused request must leave as it is. */
  private static List<String> state() {
    List<String> state = new ArrayList<>();
    for (int node = 0; node < fleet.nodeCount(); node++) {
      state.add(fleet.askNode(node, "GET", "/tasks?limit=1", "").toString());
      state.add(
          fleet
              .askNode(node, "POST", "/indexes/books/documents/fetch", "{\"limit\":100}")
              .toString());
      state.add(fleet.askNode(node, "GET", "/indexes", "").toString());
    }
    state.add(fleet.get("/tasks").text());
    state.add(fleet.get("/indexes").text());
    state.add(fleet.admin("GET", "/_miroir/shards?index=books", "").text());
    state.add(
        fleet
            .admin("GET", "/_miroir/topology", "")
            .json()
            .path("nodes")
            .propertyNames()
            .toString());
    return state;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/indexes/books/documents|[{\"a\":1}]|400|missing_document_id",
        "POST|/indexes/books/documents|[{\"id\":3},{\"id\":\"a b\"}]|400|invalid_document_id",
        "POST|/indexes/books/documents|[{\"id\":3},{\"id\":1.5}]|400|invalid_document_id",
        "PUT|/indexes/books/documents|[{\"id\":3,\"_miroir_shard\":1}]|400|miroir_reserved_field",
        "POST|/indexes/books/documents|[{\"id\":3},|400|malformed_payload",
        "POST|/indexes/books/documents|{\"id\":3} x|400|malformed_payload",
        "POST|/indexes/books/documents|[1]|400|malformed_payload",
        "POST|/indexes/books/documents||400|missing_payload",
        "POST|/indexes/books/documents?primaryKey=a|{\"id\":3,\"a\":4}|400|index_primary_key_already_exists",
        "POST|/indexes/books/documents?csvDelimiter=x|{\"id\":3}|415|invalid_content_type",
        "POST|/indexes/books/documents?csvDelimiter=xy|{\"id\":3}|400|invalid_document_csv_delimiter",
        "POST|/indexes/books/documents?primaryKey=%25|{\"id\":3}|400|index_primary_key_already_exists",
        "POST|/indexes/new/documents|{\"a\":3}|400|index_primary_key_no_candidate_found",
        "POST|/indexes/new/documents|{\"aid\":3,\"id\":4}|400|index_primary_key_multiple_candidates_found",
        "POST|/indexes/new/documents?primaryKey=a.b|{\"id\":4}|400|invalid_index_primary_key",
        "POST|/indexes/new/documents|[{\"id\":4},{\"_miroir_x\":1,\"id\":5}]|400|miroir_reserved_field",
        "POST|/indexes/b%20d/documents|{\"id\":4}|400|invalid_index_uid",
        "DELETE|/indexes/books/documents/a%20b||400|invalid_document_id",
        "DELETE|/indexes/absent/documents/1||404|index_not_found",
        "DELETE|/indexes/absent||404|index_not_found",
        "POST|/indexes/books/documents/delete-batch|{\"id\":1}|400|malformed_payload",
        "POST|/indexes/books/documents/delete-batch|[1,[2]]|400|invalid_document_id",
        "POST|/indexes/books/documents/delete|{}|400|missing_document_filter",
        "POST|/indexes/books/documents/delete|{\"filter\":\"\"}|400|invalid_document_filter",
        "POST|/indexes/books/documents/delete|{\"filter\":5}|400|invalid_document_filter",
        "POST|/indexes/books/documents/delete|{\"filter\":\"a = 1\",\"x\":1}|400|bad_request",
        "GET|/indexes/books/documents/3||404|document_not_found",
        "GET|/indexes/books/documents?limit=x||400|invalid_limit",
        "GET|/indexes/books/documents?sortt=x||400|bad_request",
        "GET|/indexes/absent/documents||404|index_not_found",
        "POST|/indexes/books/documents/fetch|{\"limit\":-1}|400|invalid_document_limit",
        "POST|/indexes/absent/search|{}|404|index_not_found",
        "POST|/indexes/books/search|{\"qq\":\"x\"}|400|bad_request",
        "POST|/indexes/books/search|{\"limit\":-1}|400|invalid_search_limit",
        "POST|/indexes/books/search|{\"sort\":[\"a\"]}|400|invalid_search_sort",
        "POST|/indexes/books/search|{\"sort\":\"a:asc\"}|400|invalid_search_sort",
        "POST|/indexes/books/search|{\"sort\":[\"a:asc\"]}|400|invalid_search_sort",
        "GET|/indexes/books/search?sort=_miroir_key:asc||400|invalid_search_sort",
        "POST|/indexes/books/search|{\"filter\":{}}|400|invalid_search_filter",
        "POST|/indexes/books/search|{\"filter\":\"nope = 1\"}|400|invalid_search_filter",
        "GET|/indexes/books/search?limit=many||400|invalid_search_limit",
        "POST|/indexes|{}|400|missing_index_uid",
        "POST|/indexes|{\"uid\":\"b d\"}|400|invalid_index_uid",
        "POST|/indexes|{\"uid\":\"c\",\"primaryKey\":\"_miroir_x\"}|400|invalid_index_primary_key",
        "POST|/indexes|{\"uid\":\"c\",\"x\":1}|400|bad_request",
        "PATCH|/indexes/books/settings|{\"filterableAttributes\":[\"_miroir_shard\"]}|400|miroir_reserved_field",
        "PATCH|/indexes/books/settings|{\"sortableAttributes\":[\"_miroir_key\"]}|400|miroir_reserved_field",
        "PATCH|/indexes/books/settings|{\"displayedAttributes\":[\"_miroir_key\"]}|400|miroir_reserved_field",
        "PATCH|/indexes/books/settings|{\"displayedAttributes\":{}}|400|invalid_settings_displayed_attributes",
        "PUT|/indexes/books/settings/ranking-rules|[\"luck\"]|400|invalid_settings_ranking_rules",
        "PATCH|/indexes/books/settings/typo-tolerance|{\"enabled\":1}|400|invalid_settings_typo_tolerance",
        "PATCH|/indexes/books/settings|{\"searchableAttributes\":5}|400|invalid_settings_searchable_attributes",
        "PATCH|/indexes/books/settings|{\"nope\":[]}|400|bad_request",
        "PUT|/indexes/books/settings/nope|[]|404|not_found",
        "GET|/tasks/abc||400|invalid_task_uids",
        "GET|/nothing/here||404|not_found",
      })
  void refusesAndChangesNothing(String method, String path, String body, int status, String code) {
    List<String> before = state();

    Reply reply = fleet.ask(method, path, body == null ? "" : body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code);
    assertThat(reply.json().propertyNames())
        .containsExactlyInAnyOrder("message", "code", "type", "link");
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/_miroir/nodes|{\"id\":\"a b\",\"address\":\"http://127.0.0.1:1\"}|400|miroir_invalid_node",
        "POST|/_miroir/nodes|{\"id\":\"n\",\"address\":\"nowhere\"}|400|miroir_invalid_node",
        "POST|/_miroir/nodes|{\"id\":\"n\",\"address\":\"http://127.0.0.1:1\"}|400|miroir_node_unfit",
        "POST|/_miroir/nodes|{\"id\":\"n\",\"address\":\"http://127.0.0.1:1\",\"x\":1}|400|bad_request",
        "GET|/_miroir/nodes/absent/status||404|miroir_node_not_found",
        "GET|/_miroir/shards?index=absent||404|index_not_found",
        "POST|/_miroir/rebalance|{\"index_uid\":\"absent\"}|404|index_not_found",
        "DELETE|/_miroir/nodes/node-9||404|miroir_node_not_found",
        "DELETE|/_miroir/nodes/node-1?force=maybe||400|bad_request",
        "POST|/_miroir/nodes/node-9/drain||404|miroir_node_not_found",
        "POST|/_miroir/nodes/node-1/drain?now=true||400|bad_request",
        "POST|/_miroir/rebalance/pause|{}|400|bad_request",
        "POST|/_miroir/rebalance/undo|{\"index_uid\":\"films\"}|404|index_not_found",
        "POST|/_miroir/nodes/node-9/fail||404|miroir_node_not_found",
        "POST|/_miroir/nodes/node-1/recover||409|miroir_conflict",
        "POST|/_miroir/replica-groups|{\"nodes\":[]}|400|bad_request",
        "POST|/_miroir/replica-groups|{\"nodes\":[{\"id\":\"n\",\"address\":\"http://127.0.0.1:1\"}]}|400|miroir_node_unfit",
        "POST|/_miroir/replica_groups|{}|400|bad_request",
        "DELETE|/_miroir/replica-groups/0||400|bad_request",
        "DELETE|/_miroir/replica-groups/7||404|miroir_group_not_found",
        "DELETE|/_miroir/replica-groups/first||400|bad_request",
        "PUT|/_miroir/replication-factor|{\"replication_factor\":0}|400|bad_request",
        "PUT|/_miroir/replication-factor|{\"replication_factor\":9}|400|bad_request",
        "PUT|/_miroir/replication-factor|{\"replication_factor\":\"2\"}|400|bad_request",
      })
  void adminRefusesAndChangesNothing(
      String method, String path, String body, int status, String code) {
    List<String> before = state();

    Reply reply = fleet.admin(method, path, body == null ? "" : body);

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void asksForTheRightKey() {
    assertThat(fleet.ask("GET", "/indexes", "", new String[0]).code())
        .isEqualTo("missing_authorization_header");
    Reply wrong = fleet.ask("GET", "/indexes", "", "Authorization", "Bearer no");
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.code()).isEqualTo("invalid_api_key");
    assertThat(fleet.ask("GET", "/indexes", "", "X-Admin-Key", TestFleet.ADMIN).status())
        .isEqualTo(401);
    Reply admin = fleet.get("/_miroir/topology");
    assertThat(admin.status()).isEqualTo(401);
    assertThat(admin.code()).isEqualTo("miroir_invalid_auth");
    assertThat(
            fleet
                .ask("GET", "/_miroir/topology", "", "Authorization", "Bearer " + TestFleet.ADMIN)
                .status())
        .isEqualTo(200);
    assertThat(fleet.ask("GET", "/health", "", new String[0]).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":3}|text/plain|415|invalid_content_type",
        "{\"id\":3}||415|missing_content_type",
        "{\"id\":3}~{\"id\":\"a b\"}|application/x-ndjson|400|invalid_document_id",
        "{\"id\":3}~{\"id\":4,\"_miroir_x\":1}|application/x-ndjson|400|miroir_reserved_field",
        "{\"id\":3}~{\"a\":4}|application/x-ndjson|400|missing_document_id",
        "{\"id\":3}~{|application/x-ndjson|400|malformed_payload",
        "[{\"id\":3}]|application/x-ndjson|400|malformed_payload",
        "id,a~3,4~a b,5|text/csv|400|invalid_document_id",
        "id,_miroir_x~3,4|text/csv|400|miroir_reserved_field",
        "a~3|text/csv|400|missing_document_id",
        "id,id~3,4|text/csv|400|invalid_document_id",
        "id,a~3|text/csv|400|malformed_payload",
        "id,a:number~3,x|text/csv|400|malformed_payload",
        "id~\"3|text/csv|400|malformed_payload",
      })
  void refusesBadDocumentsOfAnyFormatAndChangesNothing(
      String body, String contentType, int status, String code) {
    URI uri = URI.create("http://127.0.0.1:" + fleet.server().port() + "/indexes/books/documents");
    List<String> before = state();

    Reply reply =
        fleet.send(
            uri,
            "POST",
            body.replace('~', '\n'),
            contentType == null ? "" : contentType,
            "Authorization",
            "Bearer " + TestFleet.MASTER);

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void refusesQueryWithABrokenEscape() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fleet.server().port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /tasks?limit=% HTTP/1.1\r\nHost: front\r\nAuthorization: Bearer "
                      + TestFleet.MASTER
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);

      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void refusesTooLargeBodyByItsHead() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fleet.server().port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /indexes/books/documents HTTP/1.1\r\nHost: front\r\nAuthorization: Bearer "
                      + TestFleet.MASTER
                      + "\r\nContent-Type: application/json\r\nContent-Length: 104857601\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);

      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void refusesNodeWithAnotherMasterKey(@TempDir Path data) {
    try (var stranger = NodeServer.start(NodeOptions.in(data).withMasterKey("another"))) {
      Reply reply =
          fleet.admin(
              "POST",
              "/_miroir/nodes",
              "{\"id\":\"node-9\",\"address\":\"" + stranger.uri() + "\"}");

      assertThat(reply.code()).isEqualTo("miroir_node_unfit");
      assertThat(reply.text()).contains("not the one in keys.node");
    }
  }

  @Test
  void refusesNodeWithoutMasterKey(@TempDir Path data) {
    try (var open = NodeServer.start(NodeOptions.in(data))) {
      Reply reply =
          fleet.admin(
              "POST", "/_miroir/nodes", "{\"id\":\"node-9\",\"address\":\"" + open.uri() + "\"}");

      assertThat(reply.code()).isEqualTo("miroir_node_unfit");
      assertThat(reply.text()).contains("runs without a master key");
    }
  }
}
