package io.miroir.server;

import io.miroir.engine.Miroir;
import io.miroir.engine.Sabotage;
import io.miroir.server.admin.AdminApi;
import io.miroir.server.admin.HealthRoutes;
import io.miroir.server.admin.MetricsRoutes;
import io.miroir.server.config.ServerConfig;
import io.miroir.server.http.Front;
import io.miroir.server.http.Routes;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.node.FleetProbe;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.Sightings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One pod of Miroir behind HTTP. */
final class ReferenceServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ReferenceServer.class.getName());
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final Backends backends;
  private final Miroir miroir;
  private final NodeClient client;
  private final Front front;
  private final List<Routes.Route> routes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReferenceServer(
      Backends backends, Miroir miroir, NodeClient client, Front front, List<Routes.Route> routes) {
    this.backends = backends;
    this.miroir = miroir;
    this.client = client;
    this.front = front;
    this.routes = routes;
  }

  /**
   * Opens the backends, listens, and joins the fleet; until it has joined, requests get 503.
   *
   * @param sabotage a fault for the mover; {@link Sabotage#NONE} but in proofs
   * @throws io.miroir.api.MiroirException if a backend can't be opened
   * @throws IllegalStateException if a port can't be had
   */
  static ReferenceServer start(ServerConfig config, Path plugins, Sabotage sabotage) {
    Backends backends = Backends.open(plugins, config);
    Sightings sightings = new Sightings();
    NodeClient client = new NodeClient(backends.metrics(), sightings);
    Miroir miroir =
        Miroir.builder()
            .pod(config.pod())
            .fleet(config.fleet())
            .options(config.rebalance())
            .leaseStore(backends.leases())
            .jobStore(backends.jobs())
            .executor(backends.executor())
            .metrics(backends.metrics())
            .health(new FleetProbe(client, config.keys().node()), config.health())
            .sabotage(sabotage)
            .build();
    FleetNodes nodes = new FleetNodes(miroir.fleet());
    MetricsRoutes metrics = new MetricsRoutes(backends.metrics());
    Routes main =
        metrics
            .main(new Routes())
            .add(new HealthRoutes(miroir))
            .add(new ClientApi(miroir, config, client, nodes))
            .add(new AdminApi(miroir, nodes, client, config.keys().node(), sightings));
    Routes open = metrics.open(new Routes());
    Front front = new Front(config.listen(), config.keys(), main, open, backends.metrics());
    List<Routes.Route> routes =
        Stream.of(main, open).map(Routes::all).flatMap(List::stream).toList();
    ReferenceServer server = new ReferenceServer(backends, miroir, client, front, routes);
    try {
      front.start();
      miroir.start();
      return server;
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  /** The routes of both ports. */
  List<Routes.Route> routes() {
    return routes;
  }

  int port() {
    return front.port();
  }

  int metricsPort() {
    return front.metricsPort();
  }

  /**
   * Hands the moves on, lets requests in flight end, then the pod, then the backends. Closing twice
   * is allowed.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    miroir.resign();
    try {
      if (!front.drain(DRAIN_LIMIT)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "requests were still under way after {0} and are broken off",
            DRAIN_LIMIT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    front.stop();
    miroir.close();
    client.close();
    backends.close();
  }
}
