package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.NodeStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Health, version and statistics. */
final class SystemRoutes {
  private static final Map<String, Object> HEALTH = Map.of("status", "available");

  /** The Meilisearch version whose subset this node speaks. */
  private static final Map<String, Object> VERSION =
      Map.of("commitSha", "embedded-node", "commitDate", "unknown", "pkgVersion", "1.50.0");

  private final NodeStore store;

  SystemRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.open(Method.GET, "/health", exchange -> Answer.ok(HEALTH));
    front.route(Method.GET, "/version", "version", exchange -> Answer.ok(VERSION));
    front.route(Method.GET, "/stats", "stats.get", this::stats);
    front.route(
        Method.GET,
        "/indexes/{index}/stats",
        "stats.get",
        exchange -> Answer.ok(store.stats(exchange.index())));
  }

  private Answer stats(Exchange exchange) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("databaseSize", 0);
    answer.put("usedDatabaseSize", 0);
    answer.put("lastUpdate", Instant.now().toString());
    answer.put("indexes", store.allStats(exchange.access()::covers));
    return Answer.ok(answer);
  }
}
