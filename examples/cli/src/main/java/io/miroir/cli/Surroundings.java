package io.miroir.cli;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.conformance.MeilisearchNode;
import io.miroir.conformance.SearchNodes;
import io.miroir.conformance.StoreServer;
import io.miroir.conformance.Subject;
import io.miroir.engine.plugin.Kind;
import io.miroir.engine.plugin.LoadedPlugin;
import io.miroir.engine.plugin.Offer;
import io.miroir.node.NodeOptions;
import io.miroir.node.NodeServer;
import io.miroir.redis.embedded.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a backend needs around it to be judged: a folder, and where nobody gave them a Redis server
 * or search nodes. All that was started here ends when this is closed.
 */
final class Surroundings implements AutoCloseable {
  private static final String FOLDER = "{folder}";
  private static final String NODE_KEY = "a-key-for-conformance-only";
  private static final Duration SLOW = Duration.ofMillis(200);

  /** What each of the project's own plugins is given where nothing else is. */
  private static final Map<String, Map<String, String>> PRESETS =
      Map.of(
          "store-sqlite", Map.of("file", FOLDER + "/miroir.db"),
          "store-template", Map.of("folder", FOLDER));

  private final Path folder;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Begins with a folder that is not there yet; it is left to the caller. */
  Surroundings(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " can't be made", e);
    }
  }

  /**
   * A plugin's backends of one name, ready to be judged.
   *
   * @param given what the user set
   * @param server what ends and starts the user's own server, if it can be
   * @param nodes the user's own nodes
   * @throws io.miroir.api.MiroirException with {@code MISCONFIGURED} if a setting is unknown or
   *     missing
   */
  Subject subject(
      LoadedPlugin plugin,
      String provider,
      Map<String, String> given,
      Optional<StoreServer> server,
      Optional<OwnNodes> nodes) {
    Map<String, String> settings =
        new LinkedHashMap<>(PRESETS.getOrDefault(plugin.name(), Map.of()));
    settings.putAll(given);
    Optional<StoreServer> ended = server;
    if (plugin.name().equals("store-redis") && !given.containsKey("url")) {
      if (server.isPresent()) {
        throw new MiroirException(
            ErrorCode.MISCONFIGURED,
            "commands for the store's server are given, and no address of it; add --set url=…");
      }
      RedisProcess redis = startRedis();
      settings.put("url", redis.url());
      ended = Optional.of(new EmbeddedRedis(redis));
    }
    if (plugin.name().equals("store-redis")) {
      settings.putIfAbsent("fleet", UUID.randomUUID().toString());
    }
    boolean onNodes =
        plugin.offers(Kind.MIGRATION_EXECUTOR).stream()
            .anyMatch(offer -> offer.name().equals(provider));
    if (onNodes) {
      settings.putIfAbsent("node-key", nodes.map(OwnNodes::key).orElse(NODE_KEY));
    }
    settings.replaceAll((key, value) -> value.replace(FOLDER, folder.toString()));
    Subject subject =
        new Subject(plugin.plugin(), provider, complete(plugin, provider, settings))
            .fromJars(plugin.jars());
    if (ended.isPresent()) {
      subject = subject.servedBy(ended.get());
    }
    return onNodes
        ? subject.onNodes(nodes.map(OwnNodes::nodes).orElseGet(this::startNodes))
        : subject;
  }

  private static Map<String, String> complete(
      LoadedPlugin plugin, String provider, Map<String, String> given) {
    Map<String, String> complete = new LinkedHashMap<>();
    for (Offer<?> offer : plugin.offers()) {
      if (offer.name().equals(provider)) {
        complete.putAll(offer.complete(plugin.name(), given));
      }
    }
    return complete;
  }

  private RedisProcess startRedis() {
    RedisProcess redis = RedisProcess.in(folder.resolve("redis")).appendOnly().start();
    started.push(redis);
    return redis;
  }

  private SearchNodes startNodes() {
    return SearchNodes.of(
        startNode("source", Duration.ZERO),
        startNode("target", Duration.ZERO),
        startNode("slow", SLOW));
  }

  private MeilisearchNode startNode(String id, Duration taskDelay) {
    NodeServer node =
        NodeServer.start(
            NodeOptions.in(folder.resolve(id)).withMasterKey(NODE_KEY).withTaskDelay(taskDelay));
    started.push(node);
    return new MeilisearchNode(id, node.uri(), NODE_KEY);
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("what was started for the suite could not be ended", e);
      }
    }
  }

  /**
   * Nodes that the user runs.
   *
   * @param nodes the nodes
   * @param key their master key
   */
  record OwnNodes(SearchNodes nodes, String key) {}

  private record EmbeddedRedis(RedisProcess redis) implements StoreServer {
    @Override
    public void stop() {
      redis.stop();
    }

    @Override
    public void kill() {
      redis.kill();
    }

    @Override
    public void start() {
      redis.restart();
    }

    @Override
    public void pause() {
      redis.pause();
    }

    @Override
    public void resume() {
      redis.resume();
    }
  }
}
