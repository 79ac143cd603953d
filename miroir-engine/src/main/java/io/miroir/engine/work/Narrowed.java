package io.miroir.engine.work;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.work.Traffic.ShardName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since which epoch the writes of a shard leave out a copy that they reached before. A pod that
 * goes by an older epoch may read that copy, so a write that leaves it out is answered only when
 * every live pod has installed that epoch (DESIGN.md, 'Copies in sync', c). Guarded by {@link
 * Traffic}.
 */
final class Narrowed {
  private final Map<ShardName, Long> since = new HashMap<>();

  /** What begins from now on goes by the next routing. */
  void install(Routing before, Routing next) {
    next.indexes()
        .forEach(
            (index, routes) -> {
              List<ShardRoute> were = before.index(index).orElse(List.of());
              for (int shard = 0; shard < routes.size(); shard++) {
                if (shard >= were.size() || leavesOut(were.get(shard), routes.get(shard))) {
                  since.put(new ShardName(index, new ShardId(shard)), next.epoch());
                }
              }
            });
    since.keySet().removeIf(name -> next.index(name.index()).isEmpty());
  }

  private static boolean leavesOut(ShardRoute before, ShardRoute next) {
    Set<NodeId> reached = new HashSet<>();
    next.targets().stream()
        .filter(ShardRoute.Target::decides)
        .forEach(target -> reached.add(target.node()));
    return !reached.containsAll(before.inSync());
  }

  /** The epoch that every live pod has to go by before a write to these shards is answered. */
  long since(String index, Collection<ShardId> shards) {
    return shards.stream()
        .mapToLong(shard -> since.getOrDefault(new ShardName(index, shard), 0L))
        .max()
        .orElse(0);
  }
}
