package io.miroir.demo.torment;

import io.miroir.demo.fleet.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration of one pod. */
final class PodYaml {
  private static final int SLICES_PER_SHARD = 6;

  private PodYaml() {}

  /**
   * The text.
   *
   * @param settings what the store's plugin is told in this pod
   * @param nodes the nodes that the fleet begins with
   */
  static String text(
      String pod,
      int port,
      String frontKey,
      String adminKey,
      Store store,
      Map<String, String> settings,
      Wiring wiring,
      List<SearchNode> nodes) {
    return """
    pod: {id: %s}
    listen: {host: 127.0.0.1, port: %d, metrics-port: 0}
    keys: {master: %s, admin: %s, node: %s}
    store: {plugin: %s, settings: {%s}}
    executor: {plugin: executor-meilisearch}
    metrics: {plugin: metrics-micrometer}
    fleet: {shards: %d, replication-factor: 1, groups: 1}
    health: {every: 2s}
    search: {unavailable-shards: error}
    rebalance:
      lease-ttl: %s
      lease-renewal: %s
      max-concurrent-migrations: %d
      batch-documents: %d
      body-grace: %s
      undo-window: %s
      failure-grace: %s
      cutover-hold: %s
    nodes:
    %s"""
        .formatted(
            pod,
            port,
            frontKey,
            adminKey,
            SearchNode.KEY,
            store.plugin(),
            new TreeMap<>(settings)
                .entrySet().stream()
                    .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"")
                    .collect(Collectors.joining(", ")),
            TormentOptions.SHARDS,
            millis(TormentOptions.LEASE_TTL),
            millis(TormentOptions.LEASE_RENEWAL),
            TormentOptions.MOVES_AT_ONCE,
            Math.max(1, TormentOptions.DOCUMENTS / TormentOptions.SHARDS / SLICES_PER_SHARD),
            millis(TormentOptions.BODY_GRACE),
            millis(TormentOptions.UNDO_WINDOW),
            millis(TormentOptions.FAILURE_GRACE),
            millis(TormentOptions.CUTOVER_HOLD),
            nodes.stream()
                .map(
                    node ->
                        "  - {id: %s, address: \"%s\", group: 0}\n"
                            .formatted(node.id(), wiring.address(node)))
                .collect(Collectors.joining()));
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
