package io.miroir.conformance.wire;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.miroir.api.topology.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server in front of a node that answers by a rule: passes on, changes, makes up or cuts. */
public final class Relay implements AutoCloseable {
  /** What becomes of a request. */
  @FunctionalInterface
  public interface Rule {
    /** The answer to a request; the rule may ask the node for it. */
    Reply answer(Request request, Upstream node);
  }

  private static final String[] PASSED = {"authorization", "content-type"};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Node node;

  private Relay(Node behind, Rule rule) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Upstream upstream = new Upstream(behind.address());
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, rule, upstream));
    server.start();
    node = new Node(behind.id(), URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  /** Starts in front of a node. */
  public static Relay before(Node node, Rule rule) {
    return new Relay(node, rule);
  }

  /** The node, by way of this. */
  public Node node() {
    return node;
  }

  private void answer(HttpExchange exchange, Rule rule, Upstream upstream) throws IOException {
    try (exchange) {
      Reply reply = rule.answer(request(exchange), upstream);
      if (reply.status() < 0) {
        closed.await();
      } else if (reply.status() > 0) {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    Headers received = exchange.getRequestHeaders();
    Map<String, String> headers = new HashMap<>();
    for (String name : PASSED) {
      String value = received.getFirst(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        headers,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
