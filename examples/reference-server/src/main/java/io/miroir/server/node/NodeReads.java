package io.miroir.server.node;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Reads;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.node.NodeAnswer.Answered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Asks nodes within a read's view. A node that does not answer costs no read while another copy is
 * in sync.
 */
public final class NodeReads {
  /**
   * What one node was asked for and said.
   *
   * @param node the node
   * @param shards the shards that it answers for in this read
   * @param answer what it said
   */
  public record Part(Node node, Set<ShardId> shards, NodeAnswer answer) {}

  /** How long to wait for a node while another one has the same in sync. */
  private static final Duration BEFORE_ANOTHER = Duration.ofSeconds(5);

  private final NodeClient client;
  private final Suspects suspects = new Suspects();

  public NodeReads(NodeClient client) {
    this.client = client;
  }

  /**
   * Asks each node of the view, side by side, and other copies in sync where one does not answer.
   *
   * @return what answered, and what did not and no other copy could answer for, in the order of the
   *     nodes' names
   */
  public List<Part> each(
      Reads.View view, BiFunction<Node, Set<ShardId>, NodeRequest> request, Deadline deadline) {
    return of(view, view.shardsByNode(), request, deadline);
  }

  /** As {@link #each}, for some shards of the view, by the nodes to ask first. */
  public List<Part> of(
      Reads.View view,
      Map<Node, Set<ShardId>> wanted,
      BiFunction<Node, Set<ShardId>, NodeRequest> request,
      Deadline deadline) {
    List<Part> ended = new ArrayList<>();
    Set<NodeId> failed = new HashSet<>();
    Map<Node, Set<ShardId>> shares = unsuspected(view, wanted);
    client.metrics().scattered(shares.size());
    while (!shares.isEmpty()) {
      List<Part> parts =
          FanOut.each(
              shares.entrySet(),
              share -> ask(view, share.getKey(), share.getValue(), request, failed, deadline));
      parts.stream()
          .filter(part -> !part.answer().settles())
          .forEach(part -> failed.add(part.node().id()));
      shares = new HashMap<>();
      for (Part part : parts) {
        Map<Node, Set<ShardId>> others =
            part.answer().settles() ? Map.of() : view.others(part.shards(), failed);
        Set<ShardId> left = moved(part.shards(), others, shares);
        if (!left.isEmpty()) {
          ended.add(new Part(part.node(), left, part.answer()));
        }
      }
      shares.keySet().forEach(again -> client.metrics().sentAgain());
    }
    ended.sort(Comparator.comparing(part -> part.node().id()));
    return ended;
  }

  private Map<Node, Set<ShardId>> unsuspected(Reads.View view, Map<Node, Set<ShardId>> wanted) {
    Set<NodeId> now = suspects.now();
    Map<Node, Set<ShardId>> shares = new HashMap<>();
    wanted.forEach(
        (node, shards) -> {
          Map<Node, Set<ShardId>> others =
              now.contains(node.id()) ? view.others(shards, now) : Map.of();
          Set<ShardId> left = moved(shards, others, shares);
          if (!left.isEmpty()) {
            shares.computeIfAbsent(node, absent -> new TreeSet<>()).addAll(left);
          }
        });
    return shares;
  }

  /** Adds what others are asked for to the shares; what is left is returned. */
  private static Set<ShardId> moved(
      Set<ShardId> shards, Map<Node, Set<ShardId>> others, Map<Node, Set<ShardId>> shares) {
    Set<ShardId> left = new TreeSet<>(shards);
    others.forEach(
        (node, taken) -> {
          shares.computeIfAbsent(node, absent -> new TreeSet<>()).addAll(taken);
          left.removeAll(taken);
        });
    return left;
  }

  private Part ask(
      Reads.View view,
      Node node,
      Set<ShardId> shards,
      BiFunction<Node, Set<ShardId>, NodeRequest> request,
      Set<NodeId> failed,
      Deadline deadline) {
    Set<NodeId> without = new HashSet<>(failed);
    without.add(node.id());
    boolean another = !view.others(shards, without).isEmpty();
    Deadline own = another ? deadline.within(BEFORE_ANOTHER) : deadline;
    return new Part(node, shards, one(view, node, request.apply(node, shards), own));
  }

  /** Takes note that a read was answered without some of its shards. */
  public void answeredInPart() {
    client.metrics().answeredInPart();
  }

  /** Asks one node. */
  public NodeAnswer one(Reads.View view, Node node, NodeRequest request, Deadline deadline) {
    NodeAnswer answer = client.send(node, () -> view.credential(node.id()), request, deadline);
    suspects.note(node.id(), answer);
    return answer;
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
