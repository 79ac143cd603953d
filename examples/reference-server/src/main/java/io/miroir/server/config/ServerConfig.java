package io.miroir.server.config;

import io.miroir.engine.FleetOptions;
import io.miroir.engine.HealthOptions;
import io.miroir.engine.RebalanceOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that the server is told by its configuration, checked.
 *
 * @param pod the pod's name, kept over restarts
 * @param listen where it listens
 * @param keys who may ask for what, and the nodes' master key
 * @param plugins the plugin folder, or empty for the one beside the running jars
 * @param store the plugin that opens the lease store and the job store
 * @param executor the plugin that opens the migration executor
 * @param metrics the plugin that opens the metrics sink
 * @param fleet what is written into an empty store
 * @param rebalance how the mover behaves
 * @param health how nodes are probed
 * @param unavailableShards what a search does when no node answers for a shard
 */
public record ServerConfig(
    String pod,
    Listen listen,
    Keys keys,
    Optional<Path> plugins,
    Backend store,
    Backend executor,
    Backend metrics,
    FleetOptions fleet,
    RebalanceOptions rebalance,
    HealthOptions health,
    UnavailableShards unavailableShards) {

  /**
   * Where the server listens.
   *
   * @param host the address to bind
   * @param port the main port; 0 lets the system choose
   * @param metricsPort the open port of {@code /metrics}; 0 lets the system choose
   */
  public record Listen(String host, int port, int metricsPort) {}

  /**
   * The keys.
   *
   * @param master what clients send
   * @param admin what the admin API asks for
   * @param node the nodes' own master key
   */
  public record Keys(String master, String admin, String node) {
    @Override
    public String toString() {
      return "Keys[not shown]";
    }
  }

  /**
   * A backend from a plugin.
   *
   * @param plugin the plugin's name
   * @param settings what it is opened with
   */
  public record Backend(String plugin, Map<String, String> settings) {
    @Override
    public String toString() {
      return plugin;
    }
  }

  /** What a search does when no node answers for a shard. */
  public enum UnavailableShards {
    /** It answers with what is left and names the missing shards in a header. */
    PARTIAL,
    /** It fails with {@code miroir_shard_unavailable}. */
    ERROR
  }
}
