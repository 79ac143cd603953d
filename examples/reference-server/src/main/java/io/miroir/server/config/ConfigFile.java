package io.miroir.server.config;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.HealthOptions;
import io.miroir.engine.RebalanceOptions;
import io.miroir.server.config.ServerConfig.Backend;
import io.miroir.server.config.ServerConfig.Keys;
import io.miroir.server.config.ServerConfig.Listen;
import io.miroir.server.config.ServerConfig.UnavailableShards;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code miroir.yaml} and the environment that overrides it. */
public final class ConfigFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Duration NONE = Duration.ZERO;
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Set<String> NODE_KEYS =
      Set.of("nodes[].id", "nodes[].address", "nodes[].group");

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @param environment the variables whose names begin with {@code MIROIR_} override its keys
   * @throws ConfigException if a key is unknown, or a value missing or not allowed
   */
  public static ServerConfig read(Path file, Map<String, String> environment) {
    Section.Source source = new Section.Source(file, environment);
    ServerConfig config = config(new Section(source, "", tree(file)));
    refuseUnknownVariables(source);
    return config;
  }

  /** The path of every key that the server knows, such as {@code listen.port}. */
  static Set<String> knownKeys() {
    Section.Source source =
        new Section.Source(
            Path.of("miroir.yaml"),
            Map.of("MIROIR_KEYS_MASTER", "m", "MIROIR_KEYS_ADMIN", "a", "MIROIR_KEYS_NODE", "n"));
    config(new Section(source, "", YAML.createObjectNode()));
    Set<String> keys = new HashSet<>(source.known());
    keys.addAll(NODE_KEYS);
    return keys;
  }

  private static JsonNode tree(Path file) {
    try {
      JsonNode tree = YAML.readTree(Files.readAllBytes(file));
      return tree == null ? YAML.createObjectNode() : tree;
    } catch (IOException unreadable) {
      throw new ConfigException(
          file + ": can't be read; give the path of a configuration file with --config");
    } catch (JacksonException malformed) {
      throw new ConfigException(
          file
              + ": line "
              + malformed.getLocation().getLineNr()
              + " is not YAML: "
              + firstLine(malformed.getOriginalMessage()));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("it can't be parsed");
  }

  private static ServerConfig config(Section root) {
    Keys keys = keys(root.section("keys"));
    ServerConfig config =
        new ServerConfig(
            pod(root.section("pod")),
            listen(root.section("listen")),
            keys,
            plugins(root.section("plugins")),
            backend(root.section("store"), "store-sqlite"),
            withNodeKey(backend(root.section("executor"), "executor-meilisearch"), keys),
            backend(root.section("metrics"), "metrics-micrometer"),
            fleet(root.section("fleet"), root.list("nodes")),
            rebalance(root.section("rebalance")),
            health(root.section("health")),
            search(root.section("search")));
    root.end();
    return config;
  }

  private static String pod(Section pod) {
    String id = pod.text("id", "pod-0");
    if (id.isBlank() || id.length() > 128) {
      throw pod.refusal("id", id, "1 to 128 characters");
    }
    pod.end();
    return id;
  }

  private static Listen listen(Section listen) {
    Listen read =
        new Listen(
            listen.text("host", "127.0.0.1"),
            listen.integer("port", 7_700, 0, 65_535),
            listen.integer("metrics-port", 9_090, 0, 65_535));
    listen.end();
    return read;
  }

  private static Keys keys(Section keys) {
    Keys read =
        new Keys(
            keys.secret("master", "the key that clients send, or file:PATH"),
            keys.secret("admin", "the key of the admin API, or file:PATH"),
            keys.secret("node", "the master key of the search nodes, or file:PATH"));
    keys.end();
    return read;
  }

  private static java.util.Optional<Path> plugins(Section plugins) {
    java.util.Optional<Path> directory = plugins.optionalText("directory").map(Path::of);
    plugins.end();
    return directory;
  }

  private static Backend backend(Section backend, String preset) {
    Backend read = new Backend(backend.text("plugin", preset), backend.settings("settings"));
    backend.end();
    return read;
  }

  private static Backend withNodeKey(Backend executor, Keys keys) {
    Map<String, String> settings = new HashMap<>(executor.settings());
    settings.putIfAbsent("node-key", keys.node());
    return new Backend(executor.plugin(), settings);
  }

  private static FleetOptions fleet(Section fleet, List<Section> nodes) {
    int shards = fleet.integer("shards", 64, 1, 4_096);
    int replicationFactor = fleet.integer("replication-factor", 2, 1, 64);
    int groups = fleet.integer("groups", 1, 1, 64);
    fleet.end();
    List<FleetOptions.Seat> seats = new ArrayList<>();
    Set<NodeId> ids = new HashSet<>();
    for (Section node : nodes) {
      FleetOptions.Seat seat = seat(node, groups);
      if (!ids.add(seat.node().id())) {
        throw node.refusal("id", seat.node().id().value(), "an id that no other node has");
      }
      seats.add(seat);
    }
    return new FleetOptions(shards, replicationFactor, groups, seats);
  }

  private static FleetOptions.Seat seat(Section section, int groups) {
    String id = section.requiredText("id", "1 to 64 characters of a-z A-Z 0-9 . _ -");
    String address = section.requiredText("address", NodeAddress.ALLOWED);
    int group = section.integer("group", 0, 0, groups - 1);
    section.end();
    NodeId nodeId;
    try {
      nodeId = new NodeId(id);
    } catch (IllegalArgumentException notAnId) {
      throw section.refusal("id", id, "1 to 64 characters of a-z A-Z 0-9 . _ -");
    }
    URI uri =
        NodeAddress.parse(address)
            .orElseThrow(() -> section.refusal("address", address, NodeAddress.ALLOWED));
    return new FleetOptions.Seat(new Node(nodeId, uri), group);
  }

  private static RebalanceOptions rebalance(Section section) {
    RebalanceOptions presets = RebalanceOptions.DEFAULTS;
    Duration ttl = section.duration("lease-ttl", presets.leaseTtl(), TICK, DAY);
    Duration renewal = section.duration("lease-renewal", presets.leaseRenewal(), TICK, DAY);
    if (renewal.multipliedBy(3).compareTo(ttl) > 0) {
      throw section.refusal(
          "lease-renewal", renewal.toMillis() + "ms", "at most a third of rebalance.lease-ttl");
    }
    RebalanceOptions options =
        new RebalanceOptions(
            ttl,
            renewal,
            section.integer(
                "max-concurrent-migrations", presets.maxConcurrentMigrations(), 1, 4_096),
            section.integer("batch-documents", presets.batchDocuments(), 1, 1_000_000),
            section.integer("batch-bytes", presets.batchBytes(), 1, 100_000_000),
            section.duration("batch-delay", presets.batchDelay(), NONE, DAY),
            section.duration("cutover-hold", presets.cutoverHold(), TICK, DAY),
            section.duration("body-grace", presets.bodyGrace(), NONE, DAY),
            section.duration("undo-window", presets.undoWindow(), NONE, DAY),
            section.duration("progress-deadline", presets.progressDeadline(), TICK, DAY),
            section.duration("failure-grace", presets.failureGrace(), NONE, DAY),
            section.integer("cutover-attempts", presets.cutoverAttempts(), 1, 1_000_000),
            presets.sweepDocuments());
    section.end();
    return options;
  }

  private static HealthOptions health(Section section) {
    HealthOptions presets = HealthOptions.DEFAULTS;
    HealthOptions options =
        new HealthOptions(
            section.duration("every", presets.every(), TICK, DAY),
            section.integer("misses", presets.misses(), 1, 1_000),
            section.integer("hits", presets.hits(), 1, 1_000));
    section.end();
    return options;
  }

  private static UnavailableShards search(Section search) {
    UnavailableShards policy =
        search.choice("unavailable-shards", UnavailableShards.PARTIAL, UnavailableShards.class);
    search.end();
    return policy;
  }

  /**
   * A mistyped variable must not pass in silence. Other tools have variables of that prefix too, so
   * only those below a section of the file count.
   */
  private static void refuseUnknownVariables(Section.Source source) {
    Set<String> known = new HashSet<>();
    Set<String> sections = new HashSet<>();
    for (String path : source.known()) {
      known.add(Section.variable(path));
      int dot = path.indexOf('.');
      if (dot > 0) {
        sections.add(Section.variable(path.substring(0, dot)) + "_");
      }
    }
    for (String name : source.environment().keySet()) {
      if (sections.stream().anyMatch(name::startsWith)
          && !known.contains(name)
          && known.stream().noneMatch(key -> key.endsWith("_SETTINGS") && name.startsWith(key))) {
        throw new ConfigException(
            "environment: " + name + " names no known key; allowed are the keys of miroir.yaml");
      }
    }
  }
}
