package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int ROUNDS = 3;
  private static final int WRITERS = 2;

  @TempDir Path data;

  /** Every task adds a document, so a task that was lost, doubled or half done shows. */
  @Test
  void appliesEveryAcceptedTaskOnceAfterAKill() throws Exception {
    Map<Long, String> accepted = Collections.synchronizedMap(new HashMap<>());
    for (int round = 0; round < ROUNDS; round++) {
      try (NodeProcess process = NodeProcess.start(data)) {
        killWhileWriting(process, accepted, round);
      }
    }
    try (NodeProcess process = NodeProcess.start(data)) {
      NodeClient node = process.client();
      node.succeed(node.post("/indexes/m/documents/delete-batch", "[]"));
      Map<Long, Map<String, Object>> tasks = new HashMap<>();
      for (Map<String, Object> task : node.get("/tasks?limit=100000").list("results")) {
        tasks.put((Long) task.get("uid"), task);
      }
      assertThat(tasks.keySet()).containsAll(accepted.keySet());
      assertThat(tasks.values()).allMatch(task -> task.get("status").equals("succeeded"));
      List<Object> ids = node.fetch("m", "{\"limit\":100000}", "id");
      assertThat(ids).doesNotHaveDuplicates().containsAll(accepted.values());
      int additions = tasks.size() - 1;
      assertThat(ids).as("a document for each task that took place").hasSize(additions);
      assertThat(node.get("/indexes/m/stats").number("numberOfDocuments")).isEqualTo(additions);
      assertThat(process.terminate()).isEqualTo(143);
    }
  }

  /** Every task adds an embedder's name, so a change of settings that was lost shows. */
  @Test
  void appliesEveryAcceptedSettingAndCsvOnceAfterAKill() throws Exception {
    Map<Long, String> settings = Collections.synchronizedMap(new HashMap<>());
    Map<Long, String> rows = Collections.synchronizedMap(new HashMap<>());
    for (int round = 0; round < ROUNDS; round++) {
      try (NodeProcess process = NodeProcess.start(data)) {
        NodeClient node = process.client();
        String prefix = "r" + round + "n";
        killWhile(
            process,
            rows,
            15 + 7 * round,
            killed ->
                List.of(
                    () ->
                        write(
                            prefix,
                            settings,
                            killed,
                            name ->
                                node.patch(
                                    "/indexes/m/settings/embedders",
                                    "{\"" + name + "\":{\"source\":\"userProvided\"}}")),
                    () ->
                        write(
                            prefix,
                            rows,
                            killed,
                            id ->
                                node.send(
                                    "POST", "/indexes/m/documents", "id\n" + id, "text/csv"))));
      }
    }
    try (NodeProcess process = NodeProcess.start(data)) {
      NodeClient node = process.client();
      node.succeed(node.post("/indexes/m/documents/delete-batch", "[]"));
      assertThat(node.get("/tasks?statuses=failed,enqueued,processing").number("total")).isZero();
      Map<String, Object> embedders = node.get("/indexes/m/settings/embedders").object();
      assertThat(embedders.keySet()).containsAll(settings.values());
      assertThat((long) embedders.size())
          .isEqualTo(node.get("/tasks?types=settingsUpdate&limit=1").number("total"));
      List<Object> ids = node.fetch("m", "{\"limit\":100000}", "id");
      assertThat(ids).doesNotHaveDuplicates().containsAll(rows.values());
      assertThat((long) ids.size())
          .isEqualTo(node.get("/tasks?types=documentAdditionOrUpdate&limit=1").number("total"));
    }
  }

  private static void killWhileWriting(NodeProcess process, Map<Long, String> accepted, int round)
      throws InterruptedException {
    NodeClient node = process.client();
    killWhile(
        process,
        accepted,
        60 + 41 * round,
        killed ->
            IntStream.range(0, WRITERS)
                .<Runnable>mapToObj(
                    w ->
                        () ->
                            write(
                                "r" + round + "w" + w + "n",
                                accepted,
                                killed,
                                id -> node.post("/indexes/m/documents", "{\"id\":\"" + id + "\"}")))
                .toList());
  }

  /** Kills the node when so many more requests are accepted, while writers go on. */
  private static void killWhile(
      NodeProcess process,
      Map<Long, String> accepted,
      int more,
      Function<AtomicBoolean, List<Runnable>> work)
      throws InterruptedException {
    int before = accepted.size();
    AtomicBoolean killed = new AtomicBoolean();
    List<Thread> writers = work.apply(killed).stream().map(Thread::startVirtualThread).toList();
    while (accepted.size() < before + more) {
      Thread.yield();
    }
    process.kill();
    killed.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void write(
      String prefix,
      Map<Long, String> accepted,
      AtomicBoolean killed,
      Function<String, NodeClient.Reply> send) {
    try {
      for (int i = 0; !killed.get(); i++) {
        NodeClient.Reply reply = send.apply(prefix + i);
        if (reply.status() == 202) {
          accepted.put(reply.number("taskUid"), prefix + i);
        }
      }
    } catch (UncheckedIOException e) {
      // The node is dead; what it did not answer is nobody's promise.
      assertThat(e.getCause()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void endsWithOneSentenceWhenArgumentsAreWrong() throws Exception {
    Process process = NodeProcess.run("--port", "http");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(new String(process.getErrorStream().readAllBytes()).lines())
        .singleElement()
        .asString()
        .startsWith("option '--port' must be a number from 0 to 65535, not 'http'");
  }

  @Test
  void endsWithOneSentenceWhenThePortIsTaken() throws Exception {
    try (NodeServer first = NodeServer.start(NodeOptions.in(data.resolve("a")))) {
      String port = String.valueOf(first.uri().getPort());
      Process process = NodeProcess.run("--data", data.resolve("b").toString(), "--port", port);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(new String(process.getErrorStream().readAllBytes()).lines())
          .singleElement()
          .asString()
          .contains("port " + port + " can't be listened on");
    }
  }
}
