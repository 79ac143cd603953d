package io.miroir.demo.fleet;

import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The configuration that a run writes for its server; the shortened times are these. */
final class MiroirYaml {
  private MiroirYaml() {}

  static String text(
      int port, String frontKey, String adminKey, Store store, FleetPlan plan, List<Node> nodes) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        pod:
          id: demo-pod
        listen:
          host: 127.0.0.1
          port: %d
          metrics-port: 0
        keys:
          master: %s
          admin: %s
          node: %s
        store:
          plugin: %s
          settings: %s
        executor:
          plugin: executor-meilisearch
        metrics:
          plugin: metrics-micrometer
        fleet:
          shards: %d
          replication-factor: 1
          groups: 1
        rebalance:
          lease-ttl: 10s
          lease-renewal: 2s
          max-concurrent-migrations: 8
          batch-documents: %d
          body-grace: %dms
          undo-window: %dms
          cutover-hold: 2s
          failure-grace: %dms
        health:
          every: %dms
          misses: %d
          hits: %d
        nodes:
        """
            .formatted(
                port,
                quoted(frontKey),
                quoted(adminKey),
                quoted(plan.nodeKey()),
                store.plugin(),
                settings(store),
                FleetPlan.SHARDS,
                plan.batchDocuments(),
                Times.BODY_GRACE.toMillis(),
                plan.times().undoWindow().toMillis(),
                plan.times().failureGrace().toMillis(),
                plan.times().probeEvery().toMillis(),
                plan.times().misses(),
                plan.times().hits()));
    for (Node node : nodes) {
      yaml.append(
          """
            - id: %s
              address: %s
              group: 0
          """
              .formatted(node.id(), node.address()));
    }
    return yaml.toString();
  }

  private static String settings(Store store) {
    StringJoiner settings = new StringJoiner(", ", "{", "}");
    new TreeMap<>(store.settings())
        .forEach((name, value) -> settings.add(name + ": " + quoted(value)));
    return settings.toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
