package io.miroir.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.engine.ClientTasks.ClientTask;
import io.miroir.server.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskMergeTest {
  private static final ClientTask TASK =
      new ClientTask(7, "books", "documentAdditionOrUpdate", "2026-11-01T00:00:00Z", List.of());

  private static String status(String... parts) {
    return TaskMerge.status(
        Stream.of(parts).map(part -> (JsonNode) Json.object().put("status", part)).toList());
  }

  @Test
  void succeedsWhenAllPartsDidAndFailsWhenOneDid() {
    assertThat(status("succeeded", "succeeded")).isEqualTo("succeeded");
    assertThat(status("succeeded", "failed", "enqueued")).isEqualTo("failed");
    assertThat(status("succeeded", "enqueued")).isEqualTo("processing");
    assertThat(status("enqueued", "processing")).isEqualTo("processing");
    assertThat(status("enqueued", "")).isEqualTo("enqueued");
    assertThat(status()).isEqualTo("succeeded");
  }

  @Test
  void sumsCountsAndSpansTimes() {
    JsonNode merged =
        TaskMerge.merge(
            TASK,
            List.of(
                Json.tree(
                    "{\"status\":\"succeeded\",\"details\":{\"indexedDocuments\":2},"
                        + "\"startedAt\":\"2026-11-01T00:00:01Z\","
                        + "\"finishedAt\":\"2026-11-01T00:00:02Z\"}"),
                Json.tree(
                    "{\"status\":\"succeeded\",\"details\":{\"indexedDocuments\":3},"
                        + "\"startedAt\":\"2026-11-01T00:00:01.5Z\","
                        + "\"finishedAt\":\"2026-11-01T00:00:03Z\"}")));

    assertThat(merged.path("details").toString()).isEqualTo("{\"indexedDocuments\":5}");
    assertThat(merged.path("duration").asString()).isEqualTo("PT2S");
    assertThat(merged.path("uid").asLong()).isEqualTo(7);
    assertThat(merged.path("error").isNull()).isTrue();
  }
}
