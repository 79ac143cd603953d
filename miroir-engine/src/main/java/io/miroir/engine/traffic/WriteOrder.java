package io.miroir.engine.traffic;

import static java.util.Objects.requireNonNull;

import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;

/**
 * The order of this pod's writes to shards that have several copies: one that touches a key waits
 * for those that touched it before, so that they reach every copy in the same order. Guarded by
 * {@link Traffic}.
 */
public final class WriteOrder {
  /**
   * A write's place in the order.
   *
   * @param number places with smaller numbers were taken before
   * @param keys the keys it touches, by shard; none means the whole shard
   */
  public record Place(long number, Map<ShardName, ? extends Collection<String>> keys) {}

  /** The places in one shard that were not left yet. */
  private static final class Queues {
    private final TreeSet<Long> all = new TreeSet<>();
    private final TreeSet<Long> whole = new TreeSet<>();
    private final Map<String, Queue<Long>> byKey = new HashMap<>();
  }

  private final Map<ShardName, Queues> shards = new HashMap<>();
  private long last;

  /** Takes a place behind everything that is there. */
  Place take(Map<ShardName, ? extends Collection<String>> keys) {
    Place place = new Place(++last, keys);
    keys.forEach(
        (shard, touched) -> {
          Queues queues = shards.computeIfAbsent(shard, absent -> new Queues());
          queues.all.add(place.number());
          if (touched.isEmpty()) {
            queues.whole.add(place.number());
          }
          for (String key : touched) {
            queues.byKey.computeIfAbsent(key, absent -> new ArrayDeque<>()).add(place.number());
          }
        });
    return place;
  }

  /** Whether nothing that was there before touches the same. */
  boolean isNext(Place place) {
    return place.keys().entrySet().stream()
        .allMatch(touched -> isNext(place.number(), queues(touched.getKey()), touched.getValue()));
  }

  private static boolean isNext(long number, Queues queues, Collection<String> keys) {
    if (keys.isEmpty()) {
      return queues.all.first() == number;
    }
    return queues.whole.lower(number) == null
        && keys.stream()
            .map(key -> requireNonNull(queues.byKey.get(key), "a place has queues").element())
            .allMatch(first -> first == number);
  }

  private Queues queues(ShardName shard) {
    return requireNonNull(shards.get(shard), "a place has queues");
  }

  /** Leaves a place, taken or given up. */
  void leave(Place place) {
    place
        .keys()
        .forEach(
            (shard, touched) -> {
              Queues queues = queues(shard);
              queues.all.remove(place.number());
              queues.whole.remove(place.number());
              for (String key : touched) {
                queues.byKey.computeIfPresent(
                    key,
                    (same, queue) -> {
                      queue.remove(place.number());
                      return queue.isEmpty() ? null : queue;
                    });
              }
              if (queues.all.isEmpty()) {
                shards.remove(shard);
              }
            });
  }
}
