package io.miroir.engine.fleet;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shard.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is lost with a failed node; a pure function of the records.
 *
 * @param node the node
 * @param group its replica group
 * @param left the fleet without it
 * @param shards by index, the shards that are in sync nowhere else
 */
record Loss(NodeId node, int group, FleetRecord left, Map<String, List<ShardId>> shards) {
  /**
   * What would be lost.
   *
   * @throws RefusedException with {@code NODE_UNKNOWN}, {@code CONFLICT} or {@code INVALID}
   */
  static Loss of(Catalog.Snapshot snapshot, NodeId node) {
    FleetRecord fleet = snapshot.fleet().value();
    FleetRecord.Seat seat = Departure.seat(fleet, node);
    if (seat.nodeState() != NodeState.FAILED) {
      throw new RefusedException(
          Reason.CONFLICT,
          "node '"
              + node
              + "' is "
              + seat.state()
              + " and not failed, so nothing needs to be given up; nothing was changed, remove it"
              + " without naming shards");
    }
    Map<String, List<ShardId>> lost = new TreeMap<>();
    snapshot
        .assignments()
        .forEach(
            (index, held) -> {
              List<ShardId> shards = lost(held.value(), node);
              if (!shards.isEmpty()) {
                lost.put(index, shards);
              }
            });
    Loss loss = new Loss(node, seat.group(), fleet.givenUp(seat.id()), lost);
    if (loss.present().isEmpty()) {
      throw new RefusedException(
          Reason.INVALID,
          "node '"
              + node
              + "' is the last of replica group "
              + seat.group()
              + " that could hold its shards; nothing was changed, add a node first");
    }
    return loss;
  }

  /** The shards of an index that are in sync on that node alone. */
  static List<ShardId> lost(Assignment assignment, NodeId node) {
    List<ShardId> lost = new ArrayList<>();
    for (int shard = 0; shard < assignment.shards(); shard++) {
      ShardId id = new ShardId(shard);
      if (assignment.inSync(id).equals(List.of(node))) {
        lost.add(id);
      }
    }
    return lost;
  }

  /** The nodes of its group that hold shards and answer. */
  private List<NodeId> present() {
    Set<NodeId> away = left.away();
    return left.placed().get(group).stream().filter(other -> !away.contains(other)).toList();
  }

  /** Who owns a lost shard from now on. */
  List<NodeId> owners(ShardId shard) {
    return Placement.owners(shard, present(), left.replicationFactor());
  }

  /** An index's assignment without the node. */
  Assignment after(Assignment now) {
    List<ShardId> lost = shards.getOrDefault(now.index(), List.of());
    Assignment after = now;
    for (int shard = 0; shard < now.shards(); shard++) {
      ShardId id = new ShardId(shard);
      List<Copy> copies =
          lost.contains(id)
              ? owners(id).stream().map(Copy::inSync).toList()
              : now.copies(group, id).stream().filter(copy -> !copy.node().equals(node)).toList();
      after = after.with(group, id, copies);
    }
    return after;
  }

  /**
   * Requires that someone knows what is lost.
   *
   * @throws RefusedException with {@code INVALID}, telling what to name
   */
  void requireNamed(Set<ShardId> named) {
    Set<Integer> wanted = new TreeSet<>();
    shards.values().forEach(each -> each.forEach(shard -> wanted.add(shard.value())));
    Set<Integer> given = named.stream().map(ShardId::value).collect(Collectors.toSet());
    if (given.equals(wanted)) {
      return;
    }
    String list = wanted.stream().map(String::valueOf).collect(Collectors.joining(","));
    throw new RefusedException(
        Reason.INVALID,
        wanted.isEmpty()
            ? "nothing is lost with node '"
                + node
                + "': every shard is in sync elsewhere; nothing was changed, remove it without"
                + " naming shards"
            : "with node '"
                + node
                + "' these shards are lost for good, as they are in sync nowhere else: "
                + told()
                + "; nothing was changed. If its disk can come back, bring it back. Else name"
                + " exactly these: miroir nodes remove "
                + node
                + " --force --lose-shards "
                + list
                + ", DELETE /_miroir/nodes/"
                + node
                + "?force=true&lose_shards="
                + list);
  }

  /** The lost shards in words. */
  String told() {
    return shards.isEmpty()
        ? "no shard"
        : shards.entrySet().stream()
            .map(
                entry ->
                    entry.getValue().stream()
                            .map(ShardId::toString)
                            .collect(Collectors.joining(", "))
                        + " of index '"
                        + entry.getKey()
                        + "'")
            .collect(Collectors.joining("; "));
  }
}
