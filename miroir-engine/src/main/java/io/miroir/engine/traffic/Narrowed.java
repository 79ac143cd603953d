package io.miroir.engine.traffic;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since which epoch the writes of a shard leave out a copy that they reached before. A pod that
 * goes by an older epoch may read that copy, so a write that leaves it out is answered only when
 * every pod that may read has installed that epoch (docs/protocol.md, 'Copies in sync'). Guarded by
 * {@link Traffic}.
 */
final class Narrowed {
  private final Map<ShardName, Long> since = new HashMap<>();
  private boolean anew;

  /** A session begins: what others may read by what it has missed is not known. */
  void beginAnew() {
    anew = true;
  }

  /** What begins from now on goes by the next routing. */
  void install(Routing before, Routing next) {
    Routing last = anew ? Routing.EMPTY : before;
    anew = false;
    next.indexes()
        .forEach(
            (index, routes) -> {
              List<ShardRoute> were = last.index(index).orElse(List.of());
              for (int shard = 0; shard < routes.size(); shard++) {
                if (shard >= were.size() || leavesOut(were.get(shard), routes.get(shard))) {
                  since.put(new ShardName(index, new ShardId(shard)), next.epoch());
                }
              }
            });
    since.keySet().removeIf(name -> next.index(name.index()).isEmpty());
  }

  /**
   * A copy that was about to come in sync may have done so, and gone out again, in epochs that this
   * pod never installed, and others read it.
   */
  private static boolean leavesOut(ShardRoute before, ShardRoute next) {
    Set<NodeId> reached = new HashSet<>();
    next.targets().stream()
        .filter(ShardRoute.Target::decides)
        .forEach(target -> reached.add(target.node()));
    return before.targets().stream()
        .filter(target -> target.stage() == 0)
        .anyMatch(target -> !reached.contains(target.node()));
  }

  /**
   * The epoch that every pod that may read has to go by before a write to these shards is answered.
   */
  long since(String index, Collection<ShardId> shards) {
    return shards.stream()
        .mapToLong(shard -> since.getOrDefault(new ShardName(index, shard), 0L))
        .max()
        .orElse(0);
  }
}
