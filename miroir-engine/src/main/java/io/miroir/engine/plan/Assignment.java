package io.miroir.engine.plan;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.Move.Resync;
import io.miroir.engine.shard.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where the shards of one index are, in every replica group.
 *
 * <p>Immutable and canonical: every group has every shard, in ascending order, and the copies of a
 * shard stand in rendezvous order. Two assignments that say the same are equal.
 *
 * @param index the index's uid
 * @param shards how many shards it has, at least 1
 * @param groups for each replica group, the copies of each shard; a shard may have none
 */
public record Assignment(String index, int shards, List<Map<ShardId, List<Copy>>> groups) {
  /**
   * @throws IllegalArgumentException if a shard is out of range or a node has two copies of one
   */
  public Assignment {
    if (shards < 1) {
      throw new IllegalArgumentException(
          "index '" + index + "' can't have " + shards + " shards; it has at least 1");
    }
    List<Map<ShardId, List<Copy>>> canonical = new ArrayList<>(groups.size());
    for (int group = 0; group < groups.size(); group++) {
      canonical.add(canonical(index, shards, group, groups.get(group)));
    }
    groups = List.copyOf(canonical);
  }

  /** The assignment of a new index: every copy where the placement wants it, and in sync. */
  public static Assignment initial(
      String index, int shards, List<? extends Collection<NodeId>> groups, int rf) {
    List<Map<ShardId, List<Copy>>> placed = new ArrayList<>(groups.size());
    for (Collection<NodeId> nodes : groups) {
      Map<ShardId, List<Copy>> copies = new TreeMap<>();
      for (int shard = 0; shard < shards; shard++) {
        ShardId id = new ShardId(shard);
        copies.put(id, Placement.owners(id, nodes, rf).stream().map(Copy::inSync).toList());
      }
      placed.add(copies);
    }
    return new Assignment(index, shards, placed);
  }

  /**
   * The copies of a shard in one group, in rendezvous order.
   *
   * @throws IndexOutOfBoundsException if there is no such group
   * @throws IllegalArgumentException if the index has no such shard
   */
  public List<Copy> copies(int group, ShardId shard) {
    List<Copy> copies = groups.get(group).get(shard);
    if (copies == null) {
      throw noSuchShard(index, shards, shard);
    }
    return copies;
  }

  /** The first in-sync copy of a shard in rendezvous order: it is read, and repairs follow it. */
  public Optional<NodeId> lead(int group, ShardId shard) {
    return copies(group, shard).stream().filter(Copy::inSync).map(Copy::node).findFirst();
  }

  /** The nodes that have a copy of a shard in one group, in sync or not. */
  public List<NodeId> holders(int group, ShardId shard) {
    return copies(group, shard).stream().map(Copy::node).toList();
  }

  /** The nodes that have a copy of a shard in sync, of all groups. */
  public List<NodeId> inSync(ShardId shard) {
    List<NodeId> nodes = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      copies(group, shard).stream().filter(Copy::inSync).map(Copy::node).forEach(nodes::add);
    }
    return nodes;
  }

  /** The same with other copies of one shard in one group. */
  public Assignment with(int group, ShardId shard, List<Copy> copies) {
    copies(group, shard);
    List<Map<ShardId, List<Copy>>> changed = new ArrayList<>(groups);
    Map<ShardId, List<Copy>> shardsOfGroup = new TreeMap<>(groups.get(group));
    shardsOfGroup.put(shard, copies);
    changed.set(group, shardsOfGroup);
    return new Assignment(index, shards, changed);
  }

  /**
   * The assignment that the commit of a move makes: the target's copy is in sync, and of a
   * relocation or a drop the old owner's is gone.
   *
   * @throws IllegalArgumentException if the target has a copy already, or the old owner has none,
   *     or the copy that a drop relies on is not in sync
   */
  public Assignment after(Move move) {
    List<Copy> copies = new ArrayList<>(copies(move.group(), move.shard()));
    if (move instanceof Drop drop) {
      return without(drop, copies);
    }
    if (move instanceof Resync resync) {
      return inSync(resync, copies);
    }
    if (holders(move.group(), move.shard()).contains(move.to())) {
      throw new IllegalArgumentException(
          "can't move " + move + ": " + move.to() + " has a copy already, in " + copies);
    }
    switch (move) {
      case Relocate relocate -> {
        remove(relocate.from(), copies, move);
      }
      case AddCopy added -> {}
      case Resync resync -> throw new AssertionError("done above");
      case Drop drop -> throw new AssertionError("done above");
    }
    copies.add(Copy.inSync(move.to()));
    return with(move.group(), move.shard(), copies);
  }

  /**
   * Whether {@link #after} answers for a move: one that was made, by whomever, can't be made again.
   */
  public boolean admits(Move move) {
    List<NodeId> holders = holders(move.group(), move.shard());
    return switch (move) {
      case Relocate relocate ->
          holders.contains(relocate.from()) && !holders.contains(relocate.to());
      case AddCopy added -> !holders.contains(added.to());
      case Resync resync -> holders.contains(resync.to());
      case Drop drop -> holders.contains(drop.from()) && inSync(drop.shard()).contains(drop.kept());
    };
  }

  private Assignment inSync(Resync resync, List<Copy> copies) {
    if (!copies.removeIf(copy -> copy.node().equals(resync.to()))) {
      throw new IllegalArgumentException(
          "can't bring " + resync + ": " + resync.to() + " has no copy, only " + copies);
    }
    copies.add(Copy.inSync(resync.to()));
    return with(resync.group(), resync.shard(), copies);
  }

  /**
   * The same with a shard's copies on some nodes out of sync.
   *
   * @throws IllegalArgumentException if no copy of the shard would be in sync any more
   */
  public Assignment outOfSync(ShardId shard, Set<NodeId> nodes) {
    Assignment changed = this;
    for (int group = 0; group < groups.size(); group++) {
      List<Copy> marked =
          copies(group, shard).stream()
              .map(copy -> nodes.contains(copy.node()) ? new Copy(copy.node(), false) : copy)
              .toList();
      changed = changed.with(group, shard, marked);
    }
    if (changed.inSync(shard).isEmpty()) {
      throw new IllegalArgumentException(
          "the last copy of shard " + shard + " of index '" + index + "' can't be marked");
    }
    return changed;
  }

  /** The same without the copies in sync of one node, where another one is in sync. */
  public Assignment withoutInSync(NodeId node) {
    Assignment changed = this;
    for (int shard = 0; shard < shards; shard++) {
      ShardId id = new ShardId(shard);
      List<NodeId> inSync = changed.inSync(id);
      if (inSync.size() > 1 && inSync.contains(node)) {
        changed = changed.outOfSync(id, Set.of(node));
      }
    }
    return changed;
  }

  /**
   * The same over so many replica groups; more have no copies yet.
   *
   * @throws IllegalArgumentException if a group that would go has a copy
   */
  public Assignment withGroups(int count) {
    for (int group = count; group < groups.size(); group++) {
      if (groups.get(group).values().stream().anyMatch(copies -> !copies.isEmpty())) {
        throw new IllegalArgumentException(
            "replica group " + group + " of index '" + index + "' has copies and can't go");
      }
    }
    List<Map<ShardId, List<Copy>>> changed =
        new ArrayList<>(groups.subList(0, Math.min(count, groups.size())));
    while (changed.size() < count) {
      changed.add(Map.of());
    }
    return new Assignment(index, shards, changed);
  }

  /** Whether a copy on another node is in sync of every shard that a node has a copy of. */
  public boolean spares(NodeId node) {
    for (int shard = 0; shard < shards; shard++) {
      ShardId id = new ShardId(shard);
      if (holds(node, id) && inSync(id).stream().allMatch(node::equals)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(NodeId node, ShardId shard) {
    return groups.stream()
        .flatMap(group -> group.getOrDefault(shard, List.of()).stream())
        .anyMatch(copy -> copy.node().equals(node));
  }

  /**
   * The same without any copy of a node.
   *
   * @throws IllegalArgumentException if it has the last copy in sync of a shard
   */
  public Assignment without(NodeId node) {
    if (!spares(node)) {
      throw new IllegalArgumentException(
          "node " + node + " has the last copy of a shard of index '" + index + "'");
    }
    List<Map<ShardId, List<Copy>>> changed = new ArrayList<>();
    for (Map<ShardId, List<Copy>> group : groups) {
      Map<ShardId, List<Copy>> left = new TreeMap<>();
      group.forEach(
          (shard, copies) ->
              left.put(shard, copies.stream().filter(copy -> !copy.node().equals(node)).toList()));
      changed.add(left);
    }
    return new Assignment(index, shards, changed);
  }

  private Assignment without(Drop drop, List<Copy> copies) {
    if (!inSync(drop.shard()).contains(drop.kept())) {
      throw new IllegalArgumentException(
          "can't drop " + drop + ": " + drop.kept() + " has no copy in sync");
    }
    remove(drop.from(), copies, drop);
    return with(drop.group(), drop.shard(), copies);
  }

  private static void remove(NodeId node, List<Copy> copies, Move move) {
    if (!copies.removeIf(copy -> copy.node().equals(node))) {
      throw new IllegalArgumentException(
          "can't move " + move + ": " + node + " has no copy, only " + copies);
    }
  }

  private static Map<ShardId, List<Copy>> canonical(
      String index, int shards, int group, Map<ShardId, List<Copy>> given) {
    TreeMap<ShardId, List<Copy>> canonical = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      ShardId id = new ShardId(shard);
      canonical.put(id, ranked(index, group, id, given.getOrDefault(id, List.of())));
    }
    for (ShardId shard : given.keySet()) {
      if (!canonical.containsKey(shard)) {
        throw noSuchShard(index, shards, shard);
      }
    }
    return Collections.unmodifiableSortedMap(canonical);
  }

  private static List<Copy> ranked(String index, int group, ShardId shard, List<Copy> copies) {
    Set<NodeId> nodes = new HashSet<>();
    for (Copy copy : copies) {
      if (!nodes.add(copy.node())) {
        throw new IllegalArgumentException(
            "index '%s' names two copies of shard %s of group %d on %s; a node holds one"
                .formatted(index, shard, group, copy.node()));
      }
    }
    Map<NodeId, Copy> byNode = copies.stream().collect(Collectors.toMap(Copy::node, copy -> copy));
    List<Copy> ranked = new ArrayList<>(copies.size());
    for (NodeId node : Placement.ranked(shard, nodes)) {
      ranked.add(byNode.get(node));
    }
    return List.copyOf(ranked);
  }

  private static IllegalArgumentException noSuchShard(String index, int shards, ShardId shard) {
    return new IllegalArgumentException(
        "index '%s' has no shard %s; it has %d, from 0".formatted(index, shard, shards));
  }
}
