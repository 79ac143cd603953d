package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.topology.Node;
import io.miroir.executor.meilisearch.ScriptedNode.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** X7: what a node gives only in rare moments. */
class NodeHttpTest {
  private static final String BUSY = error("too_many_search_requests");
  private static final String TASK = "{\"uid\":7,\"status\":\"%s\",\"error\":null}";

  private final MigrationExecutor executor =
      TestNode.executor(Map.of("node-key", "key", "timeout", "500ms", "patience", "2s"));

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void waitsAsLongAsABusyNodeAsks() {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedNode node =
        ScriptedNode.start(
            request ->
                calls.incrementAndGet() == 1
                    ? new Reply(503, "1", BUSY)
                    : Reply.of(200, TASK.formatted("succeeded")))) {
      long started = System.nanoTime();
      assertThat(await(node)).isEqualTo(new Outcome.Applied());
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isBetween(Duration.ofMillis(999), Duration.ofSeconds(10));
    }
  }

  @Test
  void saysBusyWhenTheWishIsPastThePatience() {
    try (ScriptedNode node = ScriptedNode.start(request -> new Reply(429, "10", BUSY))) {
      assertCode(ErrorCode.BUSY, () -> await(node));
      assertThat(node.requests()).hasSize(1);
    }
  }

  @Test
  void closingEndsTheWaitForABusyNode() {
    Map<String, String> patient = Map.of("node-key", "key", "timeout", "500ms", "patience", "60s");
    MigrationExecutor waiting = TestNode.executor(patient);
    try (ScriptedNode node = ScriptedNode.start(request -> new Reply(503, "40", BUSY))) {
      CompletableFuture<Outcome> told =
          CompletableFuture.supplyAsync(
              () ->
                  waiting.await(
                      node.node(), new Ticket.Queued("movies", 7), Duration.ofMinutes(1)));
      while (node.requests().isEmpty()) {
        Thread.onSpinWait();
      }
      waiting.close();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> told.get(10, TimeUnit.SECONDS))
          .satisfies(
              e ->
                  assertThat(((MiroirException) e.getCause()).code())
                      .isEqualTo(ErrorCode.UNAVAILABLE));
    }
  }

  @Test
  void saysThatATaskWasForgotten() {
    assertThat(outcome(Reply.of(404, error("task_not_found"))))
        .isEqualTo(new Outcome.Rejected(Outcome.Reason.FORGOTTEN, "the message of task_not_found"));
  }

  @Test
  void aForgottenBarrierHasEnded() {
    try (ScriptedNode node =
        ScriptedNode.start(
            request ->
                request.startsWith("GET /tasks?")
                    ? Reply.of(200, "{\"results\":[{\"uid\":0,\"status\":\"enqueued\"}]}")
                    : Reply.of(404, error("task_not_found")))) {
      Ticket barrier = executor.barrier(node.node(), "movies");
      assertThat(executor.await(node.node(), barrier, Duration.ZERO))
          .isEqualTo(new Outcome.Applied());
      assertThat(node.requests()).last().isEqualTo("GET /tasks/0");
    }
  }

  @Test
  void mapsTheErrorsOfTasks() {
    Map<String, Outcome.Reason> reasons =
        Map.of(
            "no_space_left_on_device", Outcome.Reason.NO_SPACE,
            "index_not_found", Outcome.Reason.INDEX_MISSING,
            "missing_document_id", Outcome.Reason.BAD_DOCUMENT,
            "invalid_document_geo_field", Outcome.Reason.BAD_DOCUMENT,
            "invalid_document_filter", Outcome.Reason.FAILED,
            "internal", Outcome.Reason.FAILED);
    reasons.forEach(
        (code, reason) ->
            assertThat(
                    outcome(
                        Reply.of(
                            200,
                            "{\"uid\":7,\"status\":\"failed\",\"error\":%s}"
                                .formatted(error(code)))))
                .isEqualTo(new Outcome.Rejected(reason, code + ": the message of " + code)));
    assertThat(outcome(Reply.of(200, TASK.formatted("canceled"))))
        .isEqualTo(new Outcome.Rejected(Outcome.Reason.FAILED, "task 7 was canceled"));
  }

  @Test
  void aBodyThatIsTooLargeIsRejected() {
    try (ScriptedNode node =
        ScriptedNode.start(request -> Reply.of(413, error("payload_too_large")))) {
      Term term = new Term(node.node(), "movies", "s", new FencingToken(1), "text");
      assertThat(executor.write(term, Payload.of(1, "[{}]".getBytes(StandardCharsets.UTF_8))))
          .isEqualTo(
              new Ticket.Settled(
                  new Outcome.Rejected(
                      Outcome.Reason.TOO_LARGE, "the message of payload_too_large")));
    }
  }

  @Test
  void sendsLargeBodiesWhole() {
    String document = "\"" + "é".repeat(1_500_000) + "\"";
    byte[] body = ("[" + document + "]").getBytes(StandardCharsets.UTF_8);
    try (ScriptedNode node = ScriptedNode.start(request -> Reply.of(202, "{\"taskUid\":7}"))) {
      Term term = new Term(node.node(), "movies", "s", new FencingToken(1), "text");
      assertThat(executor.write(term, Payload.of(1, body)))
          .isEqualTo(new Ticket.Queued("movies", 7));
      assertThat(node.bodies()).last().isEqualTo(body);
    }
  }

  @Test
  void readsEveryPageOfKeysBeforeItCallsANodeFenced() {
    Function<String, String> page =
        query -> {
          int offset = Integer.parseInt(query.replaceAll(".*offset=(\\d+).*", "$1"));
          return IntStream.range(offset, Math.min(offset + 20, 50))
              .mapToObj(i -> "{\"uid\":\"u%d\",\"name\":\"miroir s %d\"}".formatted(i, i + 1))
              .collect(Collectors.joining(",", "{\"results\":[", "],\"total\":50}"));
        };
    try (ScriptedNode node =
        ScriptedNode.start(
            request ->
                switch (request.substring(0, request.indexOf(' '))) {
                  case "GET" -> Reply.of(200, page.apply(request));
                  case "POST" -> Reply.of(201, "{\"key\":\"text\"}");
                  default -> Reply.of(404, error("api_key_not_found"));
                })) {
      assertCode(
          ErrorCode.STORE_WENT_BACK,
          () -> executor.fence(node.node(), "movies", "s", new FencingToken(49)));
      assertThat(executor.fence(node.node(), "movies", "s", new FencingToken(50)).credential())
          .isEqualTo("text");
      assertThat(node.requests().stream().filter(request -> request.startsWith("DELETE")))
          .hasSize(49)
          .contains("DELETE /keys/u48")
          .doesNotContain("DELETE /keys/u49");
    }
  }

  @Test
  void saysUnavailableOfANodeThatIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      Node node = at("http://127.0.0.1:" + silent.getLocalPort());
      assertCode(
          ErrorCode.UNAVAILABLE,
          () -> executor.await(node, new Ticket.Queued("movies", 7), Duration.ZERO));
    }
  }

  @Test
  void saysUnavailableOfANodeThatIsGone() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    Node node = at("http://127.0.0.1:" + port);
    assertCode(ErrorCode.UNAVAILABLE, () -> executor.barrier(node, "movies"));
  }

  @Test
  void keepsAnInterruptOfItsThread() {
    try (ScriptedNode node =
        ScriptedNode.start(request -> Reply.of(200, TASK.formatted("enqueued")))) {
      Thread.currentThread().interrupt();
      assertCode(ErrorCode.UNAVAILABLE, () -> await(node));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void saysProtocolOfAnAnswerThatMakesNoSense() {
    for (String body : new String[] {"", "<html>", "[]", "{}", "{\"uid\":"}) {
      try (ScriptedNode node = ScriptedNode.start(request -> Reply.of(200, body))) {
        assertCode(ErrorCode.PROTOCOL, () -> executor.barrier(node.node(), "movies"));
      }
    }
  }

  @Test
  void neverShowsAKey() {
    try (ScriptedNode node =
        ScriptedNode.start(request -> Reply.of(403, error("invalid_api_key")))) {
      Term term = new Term(node.node(), "movies", "s", new FencingToken(1), "secret-text");
      assertThatExceptionOfType(MiroirException.class)
          .isThrownBy(
              () -> executor.write(term, Payload.of(1, "[{}]".getBytes(StandardCharsets.UTF_8))))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED))
          .satisfies(e -> assertThat(e).hasMessageNotContaining("secret-text"));
    }
  }

  private Outcome outcome(Reply reply) {
    try (ScriptedNode node = ScriptedNode.start(request -> reply)) {
      return await(node);
    }
  }

  private Outcome await(ScriptedNode node) {
    return executor.await(node.node(), new Ticket.Queued("movies", 7), TestNode.LONG);
  }

  private static Node at(String address) {
    return new Node(new NodeId("a"), URI.create(address));
  }

  private static String error(String code) {
    return "{\"message\":\"the message of %s\",\"code\":\"%s\"}".formatted(code, code);
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(MiroirException.class)
        .isThrownBy(call::run)
        .extracting(MiroirException::code)
        .isEqualTo(code);
  }
}
