package io.miroir.engine.sync;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.copy.Comparison;
import io.miroir.engine.copy.Dirt;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.traffic.Traffic.ShardName;
import io.miroir.engine.traffic.WriteOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the copies of a shard that are in sync agree; those that differ from the lead are taken
 * out of sync.
 */
public final class Agreement {
  private static final Duration BARRIER = Duration.ofSeconds(5);

  private final Parts parts;
  private final MissedWrites missedWrites;

  Agreement(Parts parts, MissedWrites missedWrites) {
    this.parts = parts;
    this.missedWrites = missedWrites;
  }

  /** The nodes that have a shard in sync, the lead first; none if the index is gone. */
  public static List<NodeId> copies(Catalog.Snapshot snapshot, ShardName name) {
    Held<Assignment> held = snapshot.assignments().get(name.index());
    return held == null ? List.of() : held.value().inSync(name.shard());
  }

  /**
   * Looks at keys while they are written, and then at those that differ once more while this pod
   * does not write them.
   *
   * @param keys by shard; none means the whole shard
   */
  void check(Map<ShardName, ? extends Collection<String>> keys) {
    Map<ShardName, Set<String>> suspects = new HashMap<>();
    compare(keys).forEach((name, found) -> suspects.put(name, found.keys()));
    if (suspects.isEmpty()) {
      return;
    }
    WriteOrder.Place place = parts.traffic().occupy(suspects);
    try {
      settle(suspects);
    } finally {
      parts.traffic().leave(place);
    }
  }

  /** Whether copies agree in keys that nobody writes now; nothing is changed. */
  boolean stands(Map<ShardName, ? extends Collection<String>> keys) {
    return compare(keys).isEmpty();
  }

  /** Takes followers out of sync that differ in these keys; this pod writes none of them now. */
  void settle(Map<ShardName, ? extends Collection<String>> keys) {
    Map<String, Map<ShardId, Set<NodeId>>> agreeing = new HashMap<>();
    compare(keys)
        .forEach(
            (name, found) ->
                agreeing
                    .computeIfAbsent(name.index(), absent -> new HashMap<>())
                    .put(name.shard(), found.agreeing()));
    agreeing.forEach(
        (index, nodes) -> {
          Set<ShardId> left = missedWrites.keep(index, nodes);
          if (!left.isEmpty()) {
            throw new MiroirException(
                ErrorCode.BUSY,
                "shards "
                    + left
                    + " of index '"
                    + index
                    + "' have other copies in sync than those that were compared, or some pod does"
                    + " not know yet which; they are compared again");
          }
        });
  }

  /**
   * How the copies of one shard differ.
   *
   * @param keys the keys that some copy has otherwise than the lead
   * @param agreeing the nodes whose copies are as the lead's, and the lead
   */
  private record Found(Set<String> keys, Set<NodeId> agreeing) {}

  private Map<ShardName, Found> compare(Map<ShardName, ? extends Collection<String>> keys) {
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    Map<ShardName, Found> found = new HashMap<>();
    Set<String> drained = new HashSet<>();
    keys.forEach(
        (name, touched) -> {
          List<NodeId> copies = copies(snapshot, name);
          if (copies.size() > 1) {
            for (NodeId node : copies) {
              if (drained.add(name.index() + '/' + node)) {
                barrier(parts.nodes().node(node), name.index());
              }
            }
            Found differing = compare(name, copies, touched);
            if (!differing.keys().isEmpty()) {
              found.put(name, differing);
            }
          }
        });
    return found;
  }

  private Found compare(ShardName name, List<NodeId> copies, Collection<String> touched) {
    Dirt dirt = touched.isEmpty() ? new Dirt.Whole() : new Dirt.Keys(Set.copyOf(touched));
    Set<String> keys = new HashSet<>();
    Set<NodeId> agreeing = new LinkedHashSet<>();
    Map<String, Version> lead = read(copies.getFirst(), name, dirt);
    agreeing.add(copies.getFirst());
    for (NodeId follower : copies.subList(1, copies.size())) {
      Set<String> differing = Comparison.differing(lead, read(follower, name, dirt));
      keys.addAll(differing);
      if (differing.isEmpty()) {
        agreeing.add(follower);
      }
    }
    return new Found(keys, agreeing);
  }

  private Map<String, Version> read(NodeId node, ShardName name, Dirt dirt) {
    return Comparison.read(
        parts.executor(), parts.nodes().node(node), name.index(), name.shard(), dirt);
  }

  private void barrier(Node node, String index) {
    Outcome outcome = parts.executor().await(node, parts.executor().barrier(node, index), BARRIER);
    if (outcome instanceof Outcome.Pending) {
      throw new MiroirException(
          ErrorCode.BUSY,
          "node " + node + " has not applied what it has accepted; nothing was compared");
    }
  }
}
