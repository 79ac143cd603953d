package io.miroir.server.node;

import io.helidon.webserver.WebServer;
import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A node that answers as it was told beforehand, and keeps what it was asked. */
final class ScriptedNode implements AutoCloseable {
  /** An answer; of status 0, the connection is broken off instead. */
  record Line(int status, String body, String retryAfter) {}

  /** A request. */
  record Asked(String key, String body) {}

  private final BlockingQueue<Line> script = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final WebServer server;
  private final String id;

  ScriptedNode(String id) {
    this.id = id;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .shutdownHook(false)
            .routing(
                routing ->
                    routing.any(
                        (request, response) -> {
                          asked.add(
                              new Asked(
                                  request
                                      .headers()
                                      .first(io.helidon.http.HeaderNames.AUTHORIZATION)
                                      .orElse(""),
                                  request.content().as(String.class)));
                          Line line = script.remove();
                          if (line.status() == 0) {
                            throw new io.helidon.webserver.CloseConnectionException("as told");
                          }
                          if (!line.retryAfter().isEmpty()) {
                            response.header("Retry-After", line.retryAfter());
                          }
                          response.status(line.status()).send(line.body());
                        }))
            .build()
            .start();
  }

  ScriptedNode answers(int status, String body) {
    script.add(new Line(status, body, ""));
    return this;
  }

  ScriptedNode asksForPause(String seconds) {
    script.add(new Line(503, "{\"message\":\"busy\",\"code\":\"x\"}", seconds));
    return this;
  }

  ScriptedNode breaksOff() {
    script.add(new Line(0, "", ""));
    return this;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Node node() {
    return new Node(new NodeId(id), URI.create("http://127.0.0.1:" + server.port()));
  }

  @Override
  public void close() {
    server.stop();
  }
}
