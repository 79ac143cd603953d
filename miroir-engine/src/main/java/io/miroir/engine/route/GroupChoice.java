package io.miroir.engine.route;

import io.miroir.api.NodeId;
import io.miroir.engine.route.ShardRoute.Lead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which node answers for each shard in one read: all of one replica group, chosen in turn among
 * those that can answer for most shards. For a shard without a readable copy there, the next group
 * that has one.
 */
public final class GroupChoice {
  private GroupChoice() {}

  /**
   * The nodes by shard number; empty for a shard that no group can answer for.
   *
   * @param turn the number of the read; equal numbers choose alike
   */
  public static List<Optional<NodeId>> of(List<ShardRoute> routes, long turn) {
    List<Integer> fullest = fullest(routes);
    int chosen = fullest.isEmpty() ? 0 : fullest.get(Math.floorMod(turn, fullest.size()));
    // A group below the chosen one comes after all those above it.
    Comparator<Lead> nextFirst =
        Comparator.<Lead>comparingInt(lead -> lead.group() < chosen ? 1 : 0)
            .thenComparingInt(Lead::group);
    List<Optional<NodeId>> nodes = new ArrayList<>(routes.size());
    for (ShardRoute route : routes) {
      nodes.add(route.reads().stream().min(nextFirst).map(Lead::node));
    }
    return nodes;
  }

  /** The groups that can answer for as many shards as any other one. */
  private static List<Integer> fullest(List<ShardRoute> routes) {
    TreeMap<Integer, Integer> shards = new TreeMap<>();
    for (ShardRoute route : routes) {
      route.reads().forEach(lead -> shards.merge(lead.group(), 1, Integer::sum));
    }
    int most = shards.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return shards.entrySet().stream()
        .filter(group -> group.getValue() == most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
