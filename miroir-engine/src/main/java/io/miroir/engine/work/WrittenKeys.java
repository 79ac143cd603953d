package io.miroir.engine.work;

import io.miroir.engine.work.Traffic.ShardName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What this pod wrote to shards with several copies: two pods' writes to one key may reach the
 * copies in different orders. Guarded by {@link Traffic}.
 */
final class WrittenKeys {
  private final Map<ShardName, Set<String>> keys = new HashMap<>();
  private boolean hadOthers = true;

  /** Adds keys by shard; none means the whole shard, as do too many. */
  void put(Map<ShardName, ? extends Collection<String>> more) {
    more.forEach(
        (name, touched) -> {
          Set<String> all = keys.get(name);
          boolean whole =
              touched.isEmpty()
                  || (all != null && (all.isEmpty() || all.size() > DirtyKeys.KEYS_MAX));
          if (whole) {
            keys.put(name, Set.of());
          } else {
            keys.computeIfAbsent(name, absent -> new HashSet<>()).addAll(touched);
          }
        });
  }

  /**
   * What was written since it was asked last, if other pods were live then or are now.
   *
   * @param several whether other pods are live
   */
  Map<ShardName, Set<String>> take(boolean several) {
    // A copy that keeps the order: what follows from it is the same in every run.
    Map<ShardName, Set<String>> taken = several || hadOthers ? new LinkedHashMap<>(keys) : Map.of();
    keys.clear();
    hadOthers = several;
    return taken;
  }
}
