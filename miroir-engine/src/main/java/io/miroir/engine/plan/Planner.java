package io.miroir.engine.plan;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.Move.Resync;
import io.miroir.engine.shard.Placement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Plans the least moves that bring an assignment to the placement of the wanted topology.
 *
 * <p>Level-triggered: it looks at where shards are and where they should be, never at what
 * happened, so no event can be lost or come twice. What it plans depends on its arguments alone.
 *
 * <p>A node that the placement wants and that has no copy receives one. It takes over the copy of a
 * node that the placement does not want, if that copy is in sync; else a copy is added from one
 * that is. One that has a copy which is not in sync gets what differs. A shard without any in-sync
 * copy stays where it is. A copy outside the placement that no move takes over is dropped once
 * every copy that the placement wants is there and in sync. Of a group that the placement wants on
 * no node, every copy of a shard is dropped once all that another group is to have are in sync.
 */
public final class Planner {
  private Planner() {}

  /** As {@link #plan(Assignment, List, int, Set)}, with every node there. */
  public static List<Move> plan(Assignment now, List<? extends Collection<NodeId>> wanted, int rf) {
    return plan(now, wanted, rf, Set.of());
  }

  /**
   * The moves still needed, ordered by shard, then by group.
   *
   * @param wanted for each replica group, the nodes that should hold its shards
   * @param rf how many copies of a shard each group keeps, if it has as many nodes
   * @param away nodes that nothing is moved to or from at present
   * @throws IllegalArgumentException if the numbers of groups differ, or {@code rf} is below 1
   */
  public static List<Move> plan(
      Assignment now, List<? extends Collection<NodeId>> wanted, int rf, Set<NodeId> away) {
    requireSameGroups(now, wanted);
    List<Move> moves = new ArrayList<>();
    for (int shard = 0; shard < now.shards(); shard++) {
      ShardId id = new ShardId(shard);
      List<List<NodeId>> owners =
          wanted.stream().map(nodes -> Placement.owners(id, nodes, rf)).toList();
      for (int group = 0; group < wanted.size(); group++) {
        new Shard(now, group, id, owners.get(group), away).plan(owners, moves);
      }
    }
    return List.copyOf(moves);
  }

  /** One shard of one group, with the nodes that the placement wants it on. */
  private record Shard(
      Assignment now, int group, ShardId shard, List<NodeId> owners, Set<NodeId> away) {
    void plan(List<List<NodeId>> everywhere, List<Move> moves) {
      List<NodeId> holders = now.holders(group, shard);
      Deque<NodeId> leaving = new ArrayDeque<>(inSyncHere());
      leaving.removeAll(owners);
      Optional<NodeId> source = source(everywhere);
      List<Move> relocations = new ArrayList<>();
      for (NodeId to : owners) {
        if (away.contains(to) || inSync().contains(to)) {
          continue;
        }
        if (holders.contains(to)) {
          source.ifPresent(from -> moves.add(new Resync(shard, group, from, to)));
        } else if (!leaving.isEmpty()) {
          relocations.add(new Relocate(shard, group, leaving.removeFirst(), to));
        } else {
          source.ifPresent(from -> moves.add(new AddCopy(shard, group, from, to)));
        }
      }
      // What is added may be copied from what is relocated, and goes first.
      moves.addAll(relocations);
      kept(everywhere)
          .ifPresent(
              kept ->
                  holders.stream()
                      .filter(holder -> !owners.contains(holder) && !away.contains(holder))
                      .forEach(surplus -> moves.add(new Drop(shard, group, surplus, kept))));
    }

    /** A copy that stays, of a group that has all it is to have: this one, if it is to have any. */
    private Optional<NodeId> kept(List<List<NodeId>> everywhere) {
      List<NodeId> inSync = now.inSync(shard);
      return (owners.isEmpty() ? everywhere.stream() : Stream.of(owners))
          .filter(group -> !group.isEmpty() && inSync.containsAll(group))
          .filter(group -> group.stream().noneMatch(away::contains))
          .map(List::getFirst)
          .findFirst();
    }

    /**
     * An in-sync copy of this group, or of another one if it has none; one that stays rather than
     * one that does not.
     */
    private Optional<NodeId> source(List<List<NodeId>> everywhere) {
      return staying(inSyncHere(), owners)
          .or(
              () ->
                  staying(
                      now.inSync(shard).stream().filter(node -> !away.contains(node)).toList(),
                      everywhere.stream().flatMap(List::stream).toList()));
    }

    private static Optional<NodeId> staying(List<NodeId> nodes, List<NodeId> owners) {
      return nodes.stream()
          .filter(owners::contains)
          .findFirst()
          .or(() -> nodes.stream().findFirst());
    }

    private List<NodeId> inSync() {
      return now.copies(group, shard).stream().filter(Copy::inSync).map(Copy::node).toList();
    }

    private List<NodeId> inSyncHere() {
      return inSync().stream().filter(node -> !away.contains(node)).toList();
    }
  }

  private static void requireSameGroups(Assignment now, List<? extends Collection<NodeId>> wanted) {
    if (wanted.size() != now.groups().size()) {
      throw new IllegalArgumentException(
          "index '%s' is assigned to %d groups, but nodes of %d are wanted"
              .formatted(now.index(), now.groups().size(), wanted.size()));
    }
  }
}
