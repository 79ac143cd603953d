package io.miroir.engine.copy;

import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.engine.Sabotage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares two copies of one shard by key and version, and makes one equal to the other (R7, R10b).
 */
public final class Comparison {
  private static final int KEYS_AT_ONCE = 1_000;

  private final Transfers transfers;
  private final String index;
  private final ShardId shard;
  private final int batch;

  public Comparison(Transfers transfers, String index, ShardId shard, int batch) {
    this.transfers = transfers;
    this.index = index;
    this.shard = shard;
    this.batch = Math.min(batch, KEYS_AT_ONCE);
  }

  /** As {@link #read(MigrationExecutor, Node, String, ShardId, Dirt)}, of this shard. */
  public Map<String, Version> read(Node node, Dirt dirt) {
    return read(transfers.executor(), node, index, shard, dirt);
  }

  /** What one node has: the version of each key. */
  public static Map<String, Version> read(
      MigrationExecutor executor, Node node, String index, ShardId shard, Dirt dirt) {
    Map<String, Version> found = new HashMap<>();
    switch (dirt) {
      case Dirt.Whole whole ->
          executor
              .versions(node, Slice.whole(index, shard))
              .forEach(version -> found.put(version.primaryKey(), version));
      case Dirt.Keys some -> {
        for (List<String> keys : chunks(some.keys(), KEYS_AT_ONCE)) {
          executor
              .versions(node, index, keys)
              .forEach(version -> found.put(version.primaryKey(), version));
        }
      }
      case Dirt.Unknown unknown -> throw new IllegalArgumentException(unknown.cause());
    }
    return found;
  }

  /** The keys that one side lacks or has in another version. */
  public static Set<String> differing(Map<String, Version> one, Map<String, Version> other) {
    TreeSet<String> keys = new TreeSet<>();
    one.forEach(
        (key, version) -> {
          Version there = other.get(key);
          if (there == null || there.version() != version.version()) {
            keys.add(key);
          }
        });
    other.keySet().stream().filter(key -> !one.containsKey(key)).forEach(keys::add);
    return keys;
  }

  /**
   * Makes the target equal to the authority and waits until that is applied.
   *
   * @return how many keys differed
   */
  public long makeEqual(Node authority, Term target, Dirt dirt) {
    Map<String, Version> right = read(authority, dirt);
    Map<String, Version> found = read(target.node(), dirt);
    Set<String> differing = differing(right, found);
    repair(authority, target, right, found, differing);
    return differing.size();
  }

  /** Copies what the authority has of these keys, and deletes at the target what it has not. */
  public void repair(
      Node authority,
      Term target,
      Map<String, Version> right,
      Map<String, Version> found,
      Collection<String> keys) {
    List<Version> surplus = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (String key : keys) {
      if (right.containsKey(key)) {
        wanted.add(key);
      } else {
        surplus.add(found.get(key));
      }
    }
    for (List<String> chunk : chunks(wanted, batch)) {
      copy(authority, target, chunk);
    }
    if (transfers.sabotage() == Sabotage.REPAIR_ONLY_ADDS) {
      return;
    }
    for (List<Version> chunk : chunks(surplus, batch)) {
      transfers.applied(target.node(), transfers.delete(target, chunk));
    }
  }

  /** In halves, if the target does not take all at once. */
  private void copy(Node authority, Term target, List<String> keys) {
    Optional<Outcome.Rejected> rejected =
        transfers.ended(
            target.node(),
            transfers.write(target, transfers.executor().read(authority, index, keys)));
    if (rejected.isEmpty()) {
      return;
    }
    if (rejected.get().reason() != Outcome.Reason.TOO_LARGE || keys.size() == 1) {
      throw transfers.failure(
          target.node(),
          rejected.get(),
          keys.size() == 1 ? "document '" + keys.getFirst() + "'" : "");
    }
    int half = keys.size() / 2;
    copy(authority, target, keys.subList(0, half));
    copy(authority, target, keys.subList(half, keys.size()));
  }

  private static <T> List<List<T>> chunks(Collection<T> all, int size) {
    List<T> list = List.copyOf(all);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += size) {
      chunks.add(list.subList(from, Math.min(list.size(), from + size)));
    }
    return chunks;
  }
}
