package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the moves are followed: by events while there are some, by questions while there are none.
 */
class FollowerTest {
  private static final JsonNode BEGUN = status("DualWriteStarted", 0);

  @Test
  void followsEventsWithoutAskingAndAsksForWhatProgressLeavesOut() throws Exception {
    String events =
        "event: status\ndata: "
            + BEGUN
            + "\n\n: heartbeat\n\nevent: move\ndata: "
            + move("MigrationInProgress", 7)
            + "\n\n";
    try (Scripted server = new Scripted(events, status("MigrationComplete", 9));
        Follower follower = new Follower(server.client(), Duration.ofMillis(100))) {
      JsonNode moved = until(follower, BEGUN, told -> documents(told) == 7);
      assertThat(Moves.state(Moves.all(moved).findFirst().orElseThrow()))
          .isEqualTo("MigrationInProgress");
      assertThat(Moves.all(moved)).hasSize(1);
      assertThat(server.questions.get()).isZero();

      server.more("event: progress\ndata: {\"in_progress\":true}\n\n");
      until(follower, moved, told -> documents(told) == 9);
      assertThat(server.questions.get()).isEqualTo(1);
    }
  }

  @Test
  void asksWhenTheEventsEndAndListensAgain() throws Exception {
    try (Scripted server = new Scripted("", status("MigrationComplete", 9));
        Follower follower = new Follower(server.client(), Duration.ofMillis(100))) {
      JsonNode last = follower.next(BEGUN);
      server.end();
      last = until(follower, last, told -> documents(told) == 9);
      assertThat(server.questions.get()).isEqualTo(1);
      until(follower, last, told -> server.streams.get() == 2);
    }
  }

  @Test
  void asksAgainAndAgainWhereThereAreNoEvents() throws Exception {
    try (Scripted server = new Scripted(Scripted.NO_EVENTS, status("MigrationComplete", 9));
        Follower follower = new Follower(server.client(), Duration.ofMillis(100))) {
      until(follower, BEGUN, told -> server.questions.get() == 3);
    }
  }

  private static JsonNode until(Follower follower, JsonNode first, Predicate<JsonNode> satisfied)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    JsonNode last = first;
    while (!satisfied.test(last)) {
      assertThat(System.nanoTime() - end).as("%s", last).isNegative();
      last = follower.next(last);
    }
    return last;
  }

  private static long documents(JsonNode status) {
    return Moves.documents(status);
  }

  private static JsonNode status(String state, int documents) {
    return JsonMapper.shared()
        .readTree(
            "{\"in_progress\":true,\"phases\":[%s]}".formatted(move(state, documents).toString()));
  }

  private static JsonNode move(String state, int documents) {
    return JsonMapper.shared()
        .readTree(
            """
            {"index":"books","shard":3,"replica_group":0,"kind":"relocate","state":"%s",
             "source":"node-0","destination":"node-1","docs_migrated":%d}
            """
                .formatted(state, documents));
  }

  /** A server that tells these events and this status; it counts what it is asked. */
  private static final class Scripted implements AutoCloseable {
    static final String NO_EVENTS = "no events";

    private final ServerSocket socket;
    private final String events;
    private final JsonNode status;
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile Socket listener = new Socket();

    Scripted(String events, JsonNode status) throws IOException {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      this.events = events;
      this.status = status;
      Thread.ofVirtual().start(this::accept);
    }

    AdminClient client() {
      return new AdminClient(URI.create("http://127.0.0.1:" + socket.getLocalPort()), "key");
    }

    private void accept() {
      while (!socket.isClosed()) {
        try {
          answer(socket.accept());
        } catch (IOException closed) {
          return;
        }
      }
    }

    /** Every connection has one question. */
    private void answer(Socket asked) throws IOException {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.UTF_8));
      String question = reader.readLine();
      for (String line = question; !line.isEmpty(); line = reader.readLine()) {}
      if (!question.contains("/events")) {
        questions.incrementAndGet();
        String body = status.toString();
        write(asked, "200 OK", "Content-Length: " + body.length(), body);
        asked.close();
      } else if (events.equals(NO_EVENTS)) {
        write(asked, "404 Not Found", "Content-Length: 0", "");
        asked.close();
      } else {
        streams.incrementAndGet();
        listener = asked;
        write(asked, "200 OK", "Content-Type: text/event-stream", events);
      }
    }

    private static void write(Socket asked, String status, String header, String body)
        throws IOException {
      String head = "HTTP/1.1 " + status + "\r\n" + header + "\r\nConnection: close\r\n\r\n";
      asked.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      asked.getOutputStream().flush();
    }

    void more(String events) {
      try {
        listener.getOutputStream().write(events.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() throws IOException {
      listener.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      listener.close();
    }
  }
}
