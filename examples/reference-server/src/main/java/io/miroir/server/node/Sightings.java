package io.miroir.server.node;

import io.miroir.api.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When each node answered last, as this server saw it. It decides nothing. */
public final class Sightings {
  /**
   * What was seen of a node.
   *
   * @param nanoTime when it answered last, or when it was asked first
   * @param error why its last request had no answer, or empty text
   */
  private record Seen(long nanoTime, String error) {}

  private final Map<NodeId, Seen> nodes = new ConcurrentHashMap<>();

  void seen(NodeId node) {
    nodes.put(node, new Seen(System.nanoTime(), ""));
  }

  void missed(NodeId node, String why) {
    nodes.merge(
        node,
        new Seen(System.nanoTime(), why),
        (before, now) -> new Seen(before.nanoTime(), now.error()));
  }

  /** How long ago a node answered; empty if it was never asked. */
  public Optional<Duration> since(NodeId node) {
    return Optional.ofNullable(nodes.get(node))
        .map(seen -> Duration.ofNanos(System.nanoTime() - seen.nanoTime()));
  }

  /** Why a node's last request had no answer; empty if it had one. */
  public Optional<String> error(NodeId node) {
    return Optional.ofNullable(nodes.get(node)).map(Seen::error).filter(why -> !why.isEmpty());
  }
}
