package io.miroir.engine.shared;

import io.miroir.api.ShardId;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What keeps moves waiting that this pod leads; known to it alone, and told to people. */
public final class Troubles {
  private final Monitor monitor;
  private final Map<ShardName, String> moves = new HashMap<>();
  private final Map<String, String> indexes = new TreeMap<>();

  public Troubles(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  /** Why a shard's move does not go on at present; empty text once it does. */
  public void ofMove(String index, ShardId shard, String cause) {
    monitor.locked(() -> set(moves, new ShardName(index, shard), cause));
  }

  /** Why no job of an index begins; empty text once one may. */
  public void ofIndex(String index, String cause) {
    monitor.locked(() -> set(indexes, index, cause));
  }

  private static <K> void set(Map<K, String> causes, K of, String cause) {
    if (cause.isEmpty()) {
      causes.remove(of);
    } else {
      causes.put(of, cause);
    }
  }

  /** Why a shard's move does not go on, or empty text. */
  public String move(String index, ShardId shard) {
    return monitor.locked(() -> moves.getOrDefault(new ShardName(index, shard), ""));
  }

  /** Why no job begins, by index. */
  public Map<String, String> indexes() {
    return monitor.locked(() -> Map.copyOf(indexes));
  }
}
