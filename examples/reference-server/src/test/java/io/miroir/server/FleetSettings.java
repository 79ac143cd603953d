package io.miroir.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of a {@link TestFleet}: those of the mover by their names, and some of its own. */
final class FleetSettings {
  /** How many copies a group keeps. */
  static final String COPIES = "copies";

  /** How often nodes are probed. */
  static final String PROBED = "probed";

  /** How many shards a new index has. */
  static final String SHARDS = "shards";

  /** Whether each node has a {@link Door}. */
  static final String DOORS = "doors";

  /** One of the executor, in YAML. */
  static final String EXECUTOR = "executor";

  private static final Map<String, String> MOVER =
      Map.of(
          "body-grace",
          "50ms",
          "undo-window",
          "0s",
          "lease-ttl",
          "3s",
          "lease-renewal",
          "500ms",
          PROBED,
          "5s",
          COPIES,
          "1",
          SHARDS,
          "8",
          DOORS,
          "false",
          EXECUTOR,
          "");

  private FleetSettings() {}

  /**
   * The configuration of a server.
   *
   * @param store where it keeps its records, in YAML
   * @param settings what differs from the settings of every test
   */
  static String yaml(String store, Map<String, String> settings, List<URI> addresses) {
    Map<String, String> mover = new TreeMap<>(MOVER);
    mover.putAll(settings);
    String copies = mover.remove(COPIES);
    String probed = mover.remove(PROBED);
    String shards = mover.remove(SHARDS);
    String executor = mover.remove(EXECUTOR);
    mover.remove(DOORS);
    StringBuilder yaml =
        new StringBuilder(
            """
            listen: {port: 0, metrics-port: 0}
            keys: {master: %s, admin: %s, node: %s}
            store: {%s}
            executor: {settings: {%s}}
            fleet: {shards: %s, replication-factor: %s}
            rebalance: {%s}
            health: {every: %s}
            nodes:
            """
                .formatted(
                    TestFleet.MASTER,
                    TestFleet.ADMIN,
                    TestFleet.NODE,
                    store,
                    executor,
                    shards,
                    copies,
                    mover.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(", ")),
                    probed));
    for (int node = 0; node < addresses.size(); node++) {
      yaml.append("  - {id: node-" + node + ", address: '" + addresses.get(node) + "'}\n");
    }
    return yaml.toString();
  }
}
