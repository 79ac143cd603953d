package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
  @TempDir Path data;

  @Test
  void tellsAFinishedTaskInFull() {
    try (NodeServer server = NodeServer.start(NodeOptions.in(data))) {
      NodeClient node = new NodeClient(server.uri(), "");
      Map<String, Object> task =
          node.finished(node.post("/indexes/m/documents?customMetadata=x", "{\"id\":1}"));
      assertThat(task)
          .containsOnlyKeys(
              "uid",
              "batchUid",
              "indexUid",
              "status",
              "type",
              "canceledBy",
              "details",
              "error",
              "duration",
              "enqueuedAt",
              "startedAt",
              "finishedAt",
              "customMetadata")
          .containsEntry("uid", 0L)
          .containsEntry("status", "succeeded")
          .containsEntry("error", null)
          .containsEntry("details", Map.of("receivedDocuments", 1L, "indexedDocuments", 1L));
      assertThat(node.get("/tasks/99").code()).isEqualTo("task_not_found");
      assertThat(node.get("/tasks/x").code()).isEqualTo("invalid_task_uids");
    }
  }

  @Test
  void listsNewestFirstByPagesAndFilters() {
    try (NodeServer server = NodeServer.start(NodeOptions.in(data))) {
      NodeClient node = new NodeClient(server.uri(), "");
      for (String index : List.of("a", "b", "a", "b", "a")) {
        node.finished(node.post("/indexes/" + index + "/documents", "{\"id\":1}"));
      }
      node.finished(node.delete("/indexes/none"));
      NodeClient.Reply page = node.get("/tasks?limit=2");
      assertThat(uids(page)).containsExactly(5L, 4L);
      assertThat(page.object())
          .containsEntry("total", 6L)
          .containsEntry("limit", 2L)
          .containsEntry("from", 5L)
          .containsEntry("next", 3L);
      assertThat(uids(node.get("/tasks?limit=2&from=3"))).containsExactly(3L, 2L);
      assertThat(node.get("/tasks?from=1").object()).containsEntry("next", null);
      assertThat(uids(node.get("/tasks?indexUids=b"))).containsExactly(3L, 1L);
      assertThat(uids(node.get("/tasks?statuses=failed"))).containsExactly(5L);
      assertThat(uids(node.get("/tasks?types=indexDeletion"))).containsExactly(5L);
      assertThat(uids(node.get("/tasks?uids=0,2"))).containsExactly(2L, 0L);
      assertThat(node.get("/tasks?statuses=enqueued,processing").number("total")).isZero();
      assertThat(node.get("/tasks?types=nothing").code()).isEqualTo("invalid_task_types");
      assertThat(node.get("/tasks?statuses=nothing").code()).isEqualTo("invalid_task_statuses");
    }
  }

  private static List<Object> uids(NodeClient.Reply reply) {
    return reply.list("results").stream().map(task -> task.get("uid")).toList();
  }

  @Test
  void appliesTasksOfOneIndexInTheOrderOfTheirUids() {
    try (NodeServer server = NodeServer.start(NodeOptions.in(data))) {
      NodeClient node = new NodeClient(server.uri(), "");
      List<NodeClient.Reply> accepted = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        accepted.add(node.put("/indexes/m/documents", "{\"id\":1,\"last\":" + i + "}"));
        accepted.add(node.put("/indexes/m/documents", "{\"id\":1,\"f" + i + "\":1}"));
      }
      accepted.forEach(node::succeed);
      Map<String, Object> document = node.get("/indexes/m/documents/1").object();
      assertThat(document).hasSize(62).containsEntry("last", 59L);
    }
  }

  @Test
  void appliesNoTaskSoonerThanTheDelayAfterItsAcceptance() {
    Duration delay = Duration.ofMillis(120);
    NodeOptions options = NodeOptions.in(data).withTaskDelay(delay);
    try (NodeServer server = NodeServer.start(options)) {
      NodeClient node = new NodeClient(server.uri(), "");
      NodeClient.Reply last = null;
      for (int i = 0; i < 4; i++) {
        last = node.post("/indexes/m/documents", "{\"id\":" + i + "}");
      }
      assertThat(node.get("/tasks?statuses=enqueued").number("total")).isPositive();
      node.succeed(last);
      for (Map<String, Object> task : node.get("/tasks?indexUids=m").list("results")) {
        Instant accepted = Instant.parse((String) task.get("enqueuedAt"));
        Instant started = Instant.parse((String) task.get("startedAt"));
        assertThat(Duration.between(accepted, started).toMillis()).isGreaterThanOrEqualTo(119);
      }
    }
  }

  @Test
  void managesIndexesByTasks() {
    try (NodeServer server = NodeServer.start(NodeOptions.in(data))) {
      NodeClient node = new NodeClient(server.uri(), "");
      node.succeed(node.post("/indexes", "{\"uid\":\"m\"}"));
      assertThat(DocumentsTest.error(node.finished(node.post("/indexes", "{\"uid\":\"m\"}"))))
          .containsEntry("code", "index_already_exists");
      assertThat(node.get("/indexes/m").object())
          .containsOnlyKeys("uid", "createdAt", "updatedAt", "primaryKey")
          .containsEntry("primaryKey", null);
      node.succeed(node.patch("/indexes/m", "{\"primaryKey\":\"key\"}"));
      node.succeed(node.post("/indexes/m/documents", "{\"key\":1,\"id\":2}"));
      assertThat(
              DocumentsTest.error(
                  node.finished(node.patch("/indexes/m", "{\"primaryKey\":\"id\"}"))))
          .containsEntry("code", "index_primary_key_already_exists");
      assertThat(node.get("/indexes").object()).containsEntry("total", 1L);
      node.succeed(node.delete("/indexes/m"));
      assertThat(node.get("/indexes/m").code()).isEqualTo("index_not_found");
      node.succeed(node.post("/indexes/m/documents", "{\"id\":2}"));
      assertThat(node.get("/stats").object().get("indexes"))
          .isEqualTo(
              Map.of(
                  "m",
                  Map.of(
                      "numberOfDocuments",
                      1L,
                      "isIndexing",
                      false,
                      "fieldDistribution",
                      Map.of("id", 1L))));
    }
  }
}
