package io.miroir.engine.pod;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.fleet.Groups;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.record.FleetRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the fleet's record and the assignments say, as numbers.
 *
 * @param shards the shards of all indexes
 * @param covered those with a copy in sync on a node that has not failed
 * @param degraded those of which a group has fewer such copies than the replication factor asks
 * @param copies how many copies each node of the fleet holds
 * @param healthy 1 for each node that answers, 0 for one that missed its last probe or has failed
 */
record FleetFigures(
    long shards,
    long covered,
    long degraded,
    Map<String, Double> copies,
    Map<String, Double> healthy) {

  static FleetFigures of(FleetRecord fleet, Collection<Assignment> assignments) {
    Map<String, Double> copies = new LinkedHashMap<>();
    Map<String, Double> healthy = new LinkedHashMap<>();
    for (FleetRecord.Seat seat : fleet.seats()) {
      copies.put(seat.id(), 0.0);
      healthy.put(seat.id(), isHealthy(seat.nodeState()) ? 1.0 : 0.0);
    }
    long shards = 0;
    long covered = 0;
    long degraded = 0;
    Set<NodeId> away = fleet.away();
    for (Assignment assignment : assignments) {
      for (int number = 0; number < assignment.shards(); number++) {
        ShardId shard = new ShardId(number);
        shards++;
        covered += away.containsAll(assignment.inSync(shard)) ? 0 : 1;
        degraded += isWhole(assignment, shard, fleet) ? 0 : 1;
        for (int group = 0; group < assignment.groups().size(); group++) {
          assignment
              .holders(group, shard)
              .forEach(node -> copies.computeIfPresent(node.value(), (id, held) -> held + 1));
        }
      }
    }
    return new FleetFigures(shards, covered, degraded, copies, healthy);
  }

  /** The part of the shards that is covered; all of none. */
  double coverage() {
    return shards == 0 ? 1 : (double) covered / shards;
  }

  private static boolean isHealthy(NodeState state) {
    return switch (state) {
      case JOINING, ACTIVE, DRAINING, RESTORING -> true;
      case DEGRADED, FAILED, REMOVED -> false;
    };
  }

  /** A group that is to leave, or has left, lacks nothing. */
  private static boolean isWhole(Assignment assignment, ShardId shard, FleetRecord fleet) {
    Set<NodeId> away = fleet.away();
    for (int group = 0; group < assignment.groups().size(); group++) {
      List<Copy> held = assignment.copies(group, shard);
      if (Groups.keepsCopies(fleet, group)
          && held.stream().filter(copy -> copy.inSync() && !away.contains(copy.node())).count()
              < fleet.replicationFactor()) {
        return false;
      }
    }
    return true;
  }
}
