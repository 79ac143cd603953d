package io.miroir.engine.write;

import io.miroir.api.ShardId;
import io.miroir.engine.Permit;
import io.miroir.engine.Writes;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.shard.ShardHash;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.sync.MissedWrites;
import io.miroir.engine.sync.Standing;
import io.miroir.engine.traffic.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Begins writes under this pod's routing. */
public final class PodWrites implements Writes {
  private final Parts parts;
  private final MissedWrites missedWrites;
  private final MirrorMisses mirrorMisses;
  private final Standing standing;

  public PodWrites(Parts parts, MissedWrites missedWrites, Standing standing) {
    this.parts = parts;
    this.missedWrites = missedWrites;
    this.mirrorMisses = new MirrorMisses(parts);
    this.standing = standing;
  }

  @Override
  public Permit begin(String index, Collection<String> primaryKeys, Kind kind) {
    return begin(index, kind, routes -> byShard(primaryKeys, routes.size()));
  }

  @Override
  public Permit beginAll(String index) {
    return begin(index, Kind.DELETE, routes -> everyShard(routes.size()));
  }

  private Permit begin(
      String index, Kind kind, Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf) {
    return parts
        .traffic()
        .beginWrite(
            index,
            shardsOf,
            (operation, routes) -> permit(index, operation, routes, shardsOf.apply(routes), kind));
  }

  private Permit permit(
      String index,
      Operation operation,
      List<ShardRoute> routes,
      Map<ShardId, List<String>> shards,
      Kind kind) {
    Map<ShardId, ShardRoute> chosen = new TreeMap<>();
    shards.keySet().forEach(shard -> chosen.put(shard, routes.get(shard.value())));
    return new WritePermit(
        parts,
        missedWrites,
        mirrorMisses,
        standing,
        index,
        operation,
        routes.size(),
        chosen,
        kind,
        parts.nodes()::node);
  }

  private static Map<ShardId, List<String>> byShard(Collection<String> keys, int shards) {
    Map<ShardId, List<String>> byShard = new TreeMap<>();
    for (String key : keys) {
      byShard.computeIfAbsent(ShardHash.shard(key, shards), absent -> new ArrayList<>()).add(key);
    }
    return byShard;
  }

  private static Map<ShardId, List<String>> everyShard(int shards) {
    Map<ShardId, List<String>> every = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      every.put(new ShardId(shard), List.of());
    }
    return every;
  }
}
