package io.miroir.engine.traffic;

import io.miroir.api.ShardId;
import io.miroir.engine.Sabotage;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dirty keys of every shard that has an open move, and which of its rounds they were taken for
 * last (R7). Guarded by {@link Traffic}.
 */
final class DirtyShards {
  private final Sabotage sabotage;
  private final Map<ShardName, DirtyKeys> keys = new HashMap<>();
  private final Map<ShardName, Integer> taken = new HashMap<>();

  DirtyShards(Sabotage sabotage) {
    this.sabotage = sabotage;
  }

  /** Marks what a write touches, by shard; no key means the whole shard. */
  void begin(Map<ShardName, List<String>> written) {
    written.forEach(
        (name, touched) -> {
          DirtyKeys marks = keys.computeIfAbsent(name, absent -> new DirtyKeys());
          if (touched.isEmpty() && sabotage == Sabotage.FILTER_DELETE_CLEAN) {
            return;
          }
          if (touched.isEmpty()) {
            marks.beginWhole();
          } else {
            marks.begin(touched);
          }
        });
  }

  /**
   * A write is definite. A shard that is tracked no more has no marks, and nobody asks for them.
   */
  void end(Map<ShardName, List<String>> written) {
    written.forEach(
        (name, touched) ->
            Optional.ofNullable(keys.get(name))
                .ifPresent(
                    marks -> {
                      if (touched.isEmpty() && sabotage == Sabotage.FILTER_DELETE_CLEAN) {
                        return;
                      }
                      if (touched.isEmpty()) {
                        marks.endWhole();
                      } else {
                        marks.end(touched);
                      }
                    }));
  }

  /** What is dirty of each shard that began a new round or hold since it was asked last. */
  Map<ShardName, DirtyRecord> take(Routing routing, long session) {
    Map<ShardName, DirtyRecord> records = new HashMap<>();
    routing.indexes().forEach((index, routes) -> take(index, routes, session, records));
    keys.keySet().removeIf(name -> !tracked(routing, name));
    taken.keySet().removeIf(name -> !tracked(routing, name));
    return records;
  }

  private void take(
      String index, List<ShardRoute> routes, long session, Map<ShardName, DirtyRecord> records) {
    for (int shard = 0; shard < routes.size(); shard++) {
      ShardRoute route = routes.get(shard);
      ShardName name = new ShardName(index, new ShardId(shard));
      if (route.tracked() && route.take() > taken.getOrDefault(name, 0)) {
        DirtyKeys marks = keys.computeIfAbsent(name, absent -> new DirtyKeys());
        records.put(name, marks.take(session, route.take(), sabotage));
        taken.put(name, route.take());
      }
    }
  }

  private static boolean tracked(Routing routing, ShardName name) {
    return routing
        .index(name.index())
        .map(routes -> routes.get(name.shard().value()).tracked())
        .orElse(false);
  }
}
