package io.miroir.engine.shared;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.topology.Node;
import io.miroir.engine.NodeProbe;
import io.miroir.engine.Preview.Kind;
import io.miroir.engine.Preview.Obstacle;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Documents that were written to a node past the front: they have no shard. */
public final class Strays {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Optional<NodeProbe> probe;
  private final Timeline timeline;

  public Strays(Optional<NodeProbe> probe, Timeline timeline) {
    this.probe = probe;
    this.timeline = timeline;
  }

  /**
   * Requires that every document of an index on some nodes counts to a shard.
   *
   * @throws MiroirException with {@code NOT_MOVABLE}, telling where some don't
   */
  public void requireNone(String index, Collection<Node> nodes) {
    List<Obstacle> found = found(List.of(index), nodes);
    if (!found.isEmpty()) {
      throw new MiroirException(
          ErrorCode.NOT_MOVABLE,
          found.stream().map(Obstacle::sentence).collect(Collectors.joining("; ")));
    }
  }

  /** Where there are any, nodes side by side; nothing is told of a node that does not answer. */
  public List<Obstacle> found(Collection<String> indexes, Collection<Node> nodes) {
    if (probe.isEmpty()) {
      return List.of();
    }
    Monitor monitor = timeline.monitor();
    TreeMap<String, Obstacle> found = new TreeMap<>();
    List<Fork> forks = new ArrayList<>();
    for (Node node : nodes) {
      forks.add(
          timeline.fork(
              "strays " + node.id(),
              () ->
                  indexes.forEach(
                      index -> {
                        long strays = probe.get().unmarked(node, index, LIMIT).orElse(0);
                        if (strays > 0) {
                          monitor.locked(
                              () -> found.put(node.id() + " " + index, told(node, index, strays)));
                        }
                      })));
    }
    forks.forEach(Fork::join);
    return List.copyOf(found.values());
  }

  private static Obstacle told(Node node, String index, long strays) {
    return new Obstacle(
        Kind.UNMARKED_DOCUMENTS,
        "documents of index '"
            + index
            + "' on node '"
            + node.id()
            + "' without _miroir_shard: "
            + strays
            + "; they were written past the front, no search finds them and no move takes them"
            + " along, so none begins. ./miroir import, which is to take such documents in, is not"
            + " built yet: write them again through the front, and delete them on the node");
  }
}
