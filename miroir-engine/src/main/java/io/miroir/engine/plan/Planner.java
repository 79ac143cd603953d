package io.miroir.engine.plan;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.shard.Placement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Plans the least moves that bring an assignment to the placement of the wanted topology.
 *
 * <p>Level-triggered: it looks at where shards are and where they should be, never at what
 * happened, so no event can be lost or come twice. What it plans depends on its arguments alone.
 *
 * <p>A node that the placement wants and that has no copy receives one. It takes over the copy of a
 * node that the placement does not want, if that copy is in sync; else a copy is added from one
 * that is. A shard without any in-sync copy stays where it is. A copy outside the placement that no
 * move takes over is dropped once every copy that the placement wants is there and in sync.
 */
public final class Planner {
  private Planner() {}

  /**
   * The moves still needed, ordered by shard, then by group.
   *
   * @param wanted for each replica group, the nodes that should hold its shards
   * @param rf how many copies of a shard each group keeps, if it has as many nodes
   * @throws IllegalArgumentException if the numbers of groups differ, or {@code rf} is below 1
   */
  public static List<Move> plan(Assignment now, List<? extends Collection<NodeId>> wanted, int rf) {
    requireSameGroups(now, wanted);
    List<Move> moves = new ArrayList<>();
    for (int shard = 0; shard < now.shards(); shard++) {
      for (int group = 0; group < wanted.size(); group++) {
        ShardId id = new ShardId(shard);
        planShard(now, group, id, Placement.owners(id, wanted.get(group), rf), moves);
      }
    }
    return List.copyOf(moves);
  }

  private static void planShard(
      Assignment now, int group, ShardId shard, List<NodeId> owners, List<Move> moves) {
    List<NodeId> holders = now.holders(group, shard);
    Deque<NodeId> leaving = new ArrayDeque<>(inSync(now.copies(group, shard)));
    leaving.removeAll(owners);
    Optional<NodeId> source = source(now, group, shard, owners);
    for (NodeId to : owners) {
      if (holders.contains(to)) {
        continue;
      }
      if (!leaving.isEmpty()) {
        moves.add(new Relocate(shard, group, leaving.removeFirst(), to));
      } else {
        source.ifPresent(from -> moves.add(new AddCopy(shard, group, from, to)));
      }
    }
    if (!owners.isEmpty() && inSync(now.copies(group, shard)).containsAll(owners)) {
      holders.stream()
          .filter(holder -> !owners.contains(holder))
          .forEach(surplus -> moves.add(new Drop(shard, group, surplus, owners.getFirst())));
    }
  }

  /** An in-sync copy that stays, else one that does not, else one of another group. */
  private static Optional<NodeId> source(
      Assignment now, int group, ShardId shard, List<NodeId> owners) {
    List<NodeId> inSync = inSync(now.copies(group, shard));
    Optional<NodeId> own =
        inSync.stream().filter(owners::contains).findFirst().or(() -> inSync.stream().findFirst());
    for (int other = 0; own.isEmpty() && other < now.groups().size(); other++) {
      own = now.lead(other, shard);
    }
    return own;
  }

  private static List<NodeId> inSync(List<Copy> copies) {
    return copies.stream().filter(Copy::inSync).map(Copy::node).toList();
  }

  private static void requireSameGroups(Assignment now, List<? extends Collection<NodeId>> wanted) {
    if (wanted.size() != now.groups().size()) {
      throw new IllegalArgumentException(
          "index '%s' is assigned to %d groups, but nodes of %d are wanted"
              .formatted(now.index(), now.groups().size(), wanted.size()));
    }
  }
}
