package io.miroir.engine.route;

import io.miroir.api.NodeId;
import java.util.List;

/**
 * Where one shard is written and read.
 *
 * @param targets the nodes that a write goes to
 * @param reads the copies that may be read, one of each group that has the shard in sync, by group
 * @param held whether writes wait
 * @param tracked whether keys that are written are dirty: a move of the shard is open
 * @param take which start of a round or hold is the newest; a pod publishes its dirty keys for each
 */
public record ShardRoute(
    List<Target> targets, List<Lead> reads, boolean held, boolean tracked, int take) {
  /**
   * The copy of a replica group that is read.
   *
   * @param group the group, from 0
   * @param node the node that has it
   */
  public record Lead(int group, NodeId node) {}

  /**
   * A node that a write goes to.
   *
   * @param node the node
   * @param stage 0, or 1 if it is sent only after stage 0 accepted
   * @param decides whether its acceptance makes the write accepted
   * @param merges whether partial updates go to it
   */
  public record Target(NodeId node, int stage, boolean decides, boolean merges) {}

  /** Copies the lists. */
  public ShardRoute {
    targets = List.copyOf(targets);
    reads = List.copyOf(reads);
  }

  /** The nodes of the copies in sync: all must accept a write, and any of them can be read. */
  public List<NodeId> inSync() {
    return targets.stream()
        .filter(target -> target.stage() == 0 && target.decides())
        .map(Target::node)
        .toList();
  }

  /** How many copies are in sync. */
  public int copies() {
    return inSync().size();
  }
}
