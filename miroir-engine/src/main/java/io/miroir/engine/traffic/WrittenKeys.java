package io.miroir.engine.traffic;

import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What this pod wrote to shards with several copies: two pods' writes to one key may reach the
 * copies in different orders, and a node may fail at what it had accepted, its disk being full.
 * Guarded by {@link Traffic}.
 */
final class WrittenKeys {
  private final Map<ShardName, Set<String>> keys = new HashMap<>();

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

  /** What was written since it was asked last. */
  Map<ShardName, Set<String>> take() {
    // A copy that keeps the order: what follows from it is the same in every run.
    Map<ShardName, Set<String>> taken = new LinkedHashMap<>(keys);
    keys.clear();
    return taken;
  }
}
