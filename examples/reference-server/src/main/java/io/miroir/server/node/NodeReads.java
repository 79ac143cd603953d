package io.miroir.server.node;

import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Reads;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.node.NodeAnswer.Answered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Asks nodes within a read's view. */
public final class NodeReads {
  /**
   * What one node was asked for and said.
   *
   * @param node the node
   * @param shards the shards that it answers for in this read
   * @param answer what it said
   */
  public record Part(Node node, Set<ShardId> shards, NodeAnswer answer) {}

  private final NodeClient client;

  public NodeReads(NodeClient client) {
    this.client = client;
  }

  /** Asks each node of the view, side by side, in the order of their names. */
  public List<Part> each(
      Reads.View view, BiFunction<Node, Set<ShardId>, NodeRequest> request, Deadline deadline) {
    List<Map.Entry<Node, Set<ShardId>>> shares =
        view.shardsByNode().entrySet().stream()
            .sorted(Map.Entry.comparingByKey((a, b) -> a.id().compareTo(b.id())))
            .toList();
    client.metrics().scattered(shares.size());
    return FanOut.each(
        shares,
        share ->
            new Part(
                share.getKey(),
                share.getValue(),
                one(
                    view,
                    share.getKey(),
                    request.apply(share.getKey(), share.getValue()),
                    deadline)));
  }

  /** Takes note that a read was answered without some of its shards. */
  public void answeredInPart() {
    client.metrics().answeredInPart();
  }

  /** Asks one node. */
  public NodeAnswer one(Reads.View view, Node node, NodeRequest request, Deadline deadline) {
    return client.send(node, () -> view.credential(node.id()), request, deadline);
  }

  /**
   * Passes on what a node finds wrong with the request, and its wish for a pause.
   *
   * @throws ApiException if there is such an answer
   */
  public static void refuseFaults(List<Part> parts) {
    for (Part part : parts) {
      if (part.answer() instanceof Answered answered) {
        if (answered.faultOfRequest()) {
          throw ApiException.relayed(answered.status(), answered.json());
        }
        if (answered.status() == 503 || answered.status() == 429) {
          throw ApiException.unavailable(
              "miroir_shard_unavailable",
              "Node " + part.node().id() + " " + answered.told() + ".",
              answered.retryAfterSeconds().orElse(1));
        }
      }
    }
  }

  /** The shards of which no node told. */
  public static Set<ShardId> missing(List<Part> parts) {
    return parts.stream()
        .filter(part -> !part.answer().done())
        .flatMap(part -> part.shards().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the header {@code X-Miroir-Degraded} says of shards. */
  public static String degraded(Set<ShardId> shards) {
    return shards.stream()
        .sorted()
        .map(ShardId::toString)
        .collect(Collectors.joining(",", "shards=", ""));
  }

  /** That shards can't be read, and why. */
  public static ApiException unavailable(List<Part> parts) {
    String why =
        parts.stream()
            .filter(part -> !part.answer().done())
            .map(part -> "node " + part.node().id() + " " + part.answer().told())
            .collect(Collectors.joining("; "));
    return ApiException.unavailable(
            "miroir_shard_unavailable", "Not every shard can be read: " + why + ".", 1)
        .with("X-Miroir-Degraded", degraded(missing(parts)));
  }

  /**
   * The look at the pod's lease that precedes an answer (R4).
   *
   * @throws ApiException if the answer may not be given any more
   */
  public static void requireCurrent(Reads.View view) {
    if (!view.current()) {
      throw ApiException.unavailable(
          "miroir_unavailable",
          "The server lost its lease while it read, so the answer may be old; ask again.",
          1);
    }
  }
}
