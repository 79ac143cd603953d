package io.miroir.executor.meilisearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers what a real node gives only in rare moments. */
final class ScriptedNode implements AutoCloseable {
  /**
   * An answer.
   *
   * @param retryAfter the header's value; empty for none
   */
  record Reply(int status, String retryAfter, String body) {
    static Reply of(int status, String body) {
      return new Reply(status, "", body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  private ScriptedNode(Function<String, Reply> script) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, script));
    server.start();
  }

  /** Starts a node that answers by the request's method and path. */
  static ScriptedNode start(Function<String, Reply> script) {
    return new ScriptedNode(script);
  }

  private void answer(HttpExchange exchange, Function<String, Reply> script) throws IOException {
    bodies.add(exchange.getRequestBody().readAllBytes());
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    Reply reply = script.apply(request);
    if (!reply.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  Node node() {
    return new Node(
        new NodeId("scripted"), URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  List<String> requests() {
    return requests;
  }

  List<byte[]> bodies() {
    return bodies;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
