package io.miroir.node;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.miroir.node.store.NodeStore;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running node: its store and the HTTP server before it. */
public final class NodeServer implements AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();
  private final NodeStore store;
  private final AccessLog log;
  private final HttpFront front;
  private final WebServer server;

  private NodeServer(NodeOptions options) {
    this.store = NodeStore.open(options.data(), options.taskDelay(), options.masterKey());
    this.log = AccessLog.open(options.accessLog());
    HttpRouting.Builder routing = HttpRouting.builder();
    this.front = new HttpFront(routing, new Gate(options.masterKey(), store.keys()), log);
    new SystemRoutes(store).register(front);
    new IndexRoutes(store).register(front);
    new SettingsRoutes(store).register(front);
    new DocumentRoutes(store).register(front);
    new DocumentDeletionRoutes(store).register(front);
    new SearchRoutes(store).register(front);
    new TaskRoutes(store).register(front);
    new KeyRoutes(store.keys()).register(front);
    front.otherwise();
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(options.port())
            .shutdownHook(false)
            .connectionOptions(connection -> connection.tcpNoDelay(true))
            // Else a colon in a query has to be escaped, and clients write sort=price:asc.
            .addProtocol(Http1Config.builder().validatePrologue(false).buildPrototype())
            .routing(routing)
            .build();
  }

  /**
   * Starts a node; when this returns, it answers.
   *
   * @throws IllegalStateException if it can't listen on its port; nothing is left running
   */
  public static NodeServer start(NodeOptions options) {
    NodeServer node = new NodeServer(options);
    try {
      node.server.start();
      if (!node.server.isRunning()) {
        throw new IllegalStateException("port " + options.port() + " can't be listened on");
      }
    } catch (RuntimeException e) {
      node.closeStore();
      throw e;
    }
    return node;
  }

  /** Where the node answers. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** How many requests have been admitted or refused by their head and not been answered. */
  int requestsInFlight() {
    return front.requestsInFlight();
  }

  /**
   * Lets requests in flight end for a moment while refusing new ones, ends the tasks at hand and
   * closes the files. Closing twice is allowed.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    front.drain();
    server.stop();
    closeStore();
  }

  private void closeStore() {
    store.close();
    log.close();
  }
}
