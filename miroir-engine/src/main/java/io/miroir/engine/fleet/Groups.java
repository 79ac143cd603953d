package io.miroir.engine.fleet;

import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.OpenJob;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Wish;
import io.miroir.engine.record.JobRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fleet's record after replica groups and copies were changed; pure functions of it. What is so
 * already leaves it the same.
 */
public final class Groups {
  private Groups() {}

  /**
   * The fleet with so many copies of a shard in each group.
   *
   * @throws RefusedException with {@code INVALID} if that is none, or if a group has fewer nodes
   *     and {@code force} is not set
   */
  public static FleetRecord copied(FleetRecord fleet, int copies, boolean force) {
    if (copies < 1) {
      throw new RefusedException(
          Reason.INVALID,
          "a replication factor of "
              + copies
              + " keeps no copy; nothing was changed, it is at least 1");
    }
    if (copies == fleet.replicationFactor()) {
      return fleet;
    }
    for (int group = 0; group < fleet.groups(); group++) {
      int nodes = fleet.placed().get(group).size();
      if (keepsCopies(fleet, group) && nodes < copies && !force) {
        throw new RefusedException(
            Reason.INVALID,
            "replica group "
                + group
                + " has "
                + nodes
                + " nodes and can't keep "
                + copies
                + " copies of each shard; nothing was changed, add nodes first or use force");
      }
    }
    return fleet.copied(copies);
  }

  /** Whether a group has nodes and is not being removed. */
  public static boolean keepsCopies(FleetRecord fleet, int group) {
    return !fleet.group(group).isEmpty() && !fleet.leaving(group);
  }

  /**
   * Refuses what would disturb a job.
   *
   * @throws RefusedException with {@code REBALANCE_RUNNING} naming the first open job
   */
  public static void requireNoJob(Catalog.Snapshot snapshot) {
    for (Held<JobRecord> job : snapshot.jobs().values()) {
      if (job.value().open()) {
        throw OpenJob.refusal("change copies or replica groups", job.value());
      }
    }
  }

  /**
   * The fleet with nodes as one more group.
   *
   * @throws RefusedException with {@code INVALID} if there is no node or one is named twice, with
   *     {@code CONFLICT} if one is in the fleet already
   */
  public static FleetRecord added(FleetRecord fleet, List<Node> nodes) {
    if (nodes.isEmpty()) {
      throw new RefusedException(
          Reason.INVALID, "a replica group has at least one node; nothing was changed");
    }
    long names = nodes.stream().map(Node::id).distinct().count();
    long addresses = nodes.stream().map(Node::address).distinct().count();
    if (Math.min(names, addresses) < nodes.size()) {
      throw new RefusedException(
          Reason.INVALID,
          "a node's name or address stands twice in "
              + nodes.stream().map(Node::toString).collect(Collectors.joining(", "))
              + "; nothing was changed");
    }
    if (number(fleet, nodes) < fleet.groups()) {
      return fleet;
    }
    nodes.forEach(node -> PodFleet.requireNew(fleet, node));
    return fleet.grouped(nodes);
  }

  /** The number of the group that these nodes are, else that of the next one. */
  static int number(FleetRecord fleet, List<Node> nodes) {
    return IntStream.range(0, fleet.groups())
        .filter(group -> !fleet.leaving(group))
        .filter(group -> members(fleet, group).equals(Set.copyOf(nodes)))
        .findFirst()
        .orElse(fleet.groups());
  }

  private static Set<Node> members(FleetRecord fleet, int group) {
    return fleet.group(group).stream().map(FleetRecord.Seat::node).collect(Collectors.toSet());
  }

  /**
   * The fleet with a group that is to leave; without it at once if it has no node and the highest
   * number.
   *
   * @throws RefusedException with {@code GROUP_UNKNOWN}, with {@code INVALID} if no other group
   *     would be left, with {@code CONFLICT} if a node of it has failed and {@code force} is not
   *     set
   */
  public static FleetRecord removed(FleetRecord fleet, int group, boolean force) {
    if (group < 0 || group >= fleet.groups()) {
      throw new RefusedException(
          Reason.GROUP_UNKNOWN,
          "the fleet has no replica group "
              + group
              + ", its groups are 0 to "
              + (fleet.groups() - 1)
              + "; nothing was changed");
    }
    List<FleetRecord.Seat> seats = fleet.group(group);
    Wish wish = force ? Wish.GIVE_UP : Wish.LEAVE;
    if (seats.isEmpty()) {
      return group == fleet.groups() - 1 ? trimmed(fleet) : fleet;
    }
    requireOther(fleet, group);
    if (seats.stream().allMatch(seat -> seat.wish().compareTo(wish) >= 0)) {
      return fleet;
    }
    for (FleetRecord.Seat seat : seats) {
      if (seat.nodeState() == NodeState.FAILED && !force) {
        throw new RefusedException(
            Reason.CONFLICT,
            "node '"
                + seat.id()
                + "' of replica group "
                + group
                + " has failed and can't give its copies up; nothing was changed, bring it back or"
                + " use force, which leaves its data there");
      }
    }
    return fleet.ungrouped(group, wish);
  }

  private static FleetRecord trimmed(FleetRecord fleet) {
    FleetRecord trimmed = fleet.trimmed();
    return trimmed.groups() < fleet.groups() ? trimmed : fleet;
  }

  private static void requireOther(FleetRecord fleet, int group) {
    boolean other =
        IntStream.range(0, fleet.groups())
            .anyMatch(
                each ->
                    each != group
                        && keepsCopies(fleet, each)
                        && !fleet.placed().get(each).isEmpty());
    if (!other) {
      throw new RefusedException(
          Reason.INVALID,
          "replica group "
              + group
              + " is the last, and its shards have nowhere to go; nothing was changed, add a group"
              + " first");
    }
  }
}
