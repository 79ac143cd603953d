package io.miroir.engine.fleet;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.api.topology.TopologyEvent;
import io.miroir.engine.Fleet;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Wish;
import io.miroir.engine.shared.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The fleet's record, which topology events edit. */
public final class PodFleet implements Fleet {
  private final Parts parts;
  private final Seats seats;

  public PodFleet(Parts parts) {
    this.parts = parts;
    this.seats = new Seats(parts);
  }

  @Override
  public Topology topology() {
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    Map<NodeId, Integer> counts = new HashMap<>();
    for (Held<Assignment> assignment : snapshot.assignments().values()) {
      assignment
          .value()
          .groups()
          .forEach(
              group ->
                  group
                      .values()
                      .forEach(
                          copies ->
                              copies.forEach(copy -> counts.merge(copy.node(), 1, Integer::sum))));
    }
    FleetRecord fleet = snapshot.fleet().value();
    return new Topology(
        fleet.shards(),
        fleet.replicationFactor(),
        fleet.groups(),
        fleet.seats().stream()
            .map(
                seat ->
                    new Member(
                        seat.node(),
                        seat.group(),
                        seat.nodeState(),
                        counts.getOrDefault(new NodeId(seat.id()), 0)))
            .toList());
  }

  @Override
  public Map<ShardId, List<NodeId>> shards(String index) {
    Map<ShardId, List<NodeId>> owners = new TreeMap<>();
    Held<Assignment> assignment = parts.catalog().refresh().assignments().get(index);
    if (assignment != null) {
      for (int group = 0; group < assignment.value().groups().size(); group++) {
        for (ShardId shard : assignment.value().groups().get(group).keySet()) {
          owners
              .computeIfAbsent(shard, absent -> new ArrayList<>())
              .addAll(assignment.value().holders(group, shard));
        }
      }
    }
    return owners;
  }

  @Override
  public void accept(TopologyEvent event) {
    switch (event) {
      case TopologyEvent.NodeAdded added -> add(added.node(), added.group());
      case TopologyEvent.NodeDraining draining -> drain(draining.node(), false);
      case TopologyEvent.NodeFailed failed -> seats.fail(failed.node());
      case TopologyEvent.NodeRecovered recovered -> recover(recovered.node());
    }
  }

  /** What has lost its data is not brought back as if it had them. */
  private void recover(NodeId node) {
    FleetRecord.Seat seat = Departure.seat(parts.catalog().refresh().fleet().value(), node);
    if (seat.nodeState() == NodeState.FAILED) {
      parts.marks().requireNotReplaced(seat.node());
    }
    seats.recover(node);
  }

  private void add(Node node, int group) {
    edit(
        fleet -> {
          if (isElsewhere(fleet, node, group)) {
            parts.marks().requireOurs(node);
            return Optional.of(fleet.readdressed(node));
          }
          if (!fits(fleet, node, group)) {
            return Optional.empty();
          }
          admit(node);
          return Optional.of(fleet.joined(node, group));
        });
  }

  private void admit(Node node) {
    if (!Farewells.awaitOver(parts, node)) {
      throw new RefusedException(
          Reason.CONFLICT,
          "a node of the name or the address of "
              + node
              + " has just left, and the fleet's keys are still being taken back from it; nothing"
              + " was changed, try again");
    }
    parts.marks().admit(node);
    parts.session().admit(node);
  }

  @Override
  public void drain(NodeId node, boolean force) {
    leave(node, force, Wish.DRAIN);
  }

  @Override
  public void remove(NodeId node, boolean force) {
    leave(node, force, Wish.LEAVE);
  }

  @Override
  public void giveUp(NodeId node, Set<ShardId> lost) {
    parts.session().require();
    new Surrender(parts, node).of(lost);
  }

  private void leave(NodeId node, boolean force, Wish wish) {
    edit(
        fleet -> {
          FleetRecord left = Departure.left(fleet, node, force, wish);
          return left.equals(fleet) ? Optional.empty() : Optional.of(left);
        });
  }

  @Override
  public boolean replicate(int copies, boolean force) {
    parts.session().require();
    boolean edited =
        seats.edit(
            snapshot -> {
              FleetRecord fleet = snapshot.fleet().value();
              FleetRecord copied = Groups.copied(fleet, copies, force);
              if (copied.equals(fleet)) {
                return Optional.empty();
              }
              Groups.requireNoJob(snapshot);
              return Optional.of(copied);
            });
    parts.bell().ring();
    return edited;
  }

  @Override
  public int addGroup(List<Node> nodes) {
    int[] number = new int[1];
    edit(
        fleet -> {
          FleetRecord added = Groups.added(fleet, nodes);
          number[0] = Groups.number(fleet, nodes);
          if (added.equals(fleet)) {
            return Optional.empty();
          }
          nodes.forEach(this::admit);
          return Optional.of(added);
        });
    return number[0];
  }

  @Override
  public void removeGroup(int group, boolean force) {
    edit(
        fleet -> {
          FleetRecord removed = Groups.removed(fleet, group, force);
          return removed.equals(fleet) ? Optional.empty() : Optional.of(removed);
        });
  }

  private void edit(Function<FleetRecord, Optional<FleetRecord>> change) {
    parts.session().require();
    if (seats.edit(snapshot -> change.apply(snapshot.fleet().value()))) {
      parts.bell().ring();
    }
  }

  /** Whether a node of the fleet is said to be at another address now. */
  public static boolean isElsewhere(FleetRecord fleet, Node node, int group) {
    return fleet.seats().stream()
            .noneMatch(seat -> seat.address().equals(node.address().toString()))
        && fleet.seat(node.id().value()).filter(seat -> seat.group() == group).isPresent();
  }

  /** Whether the node is to be written; {@code false} if it is there already, just so. */
  public static boolean fits(FleetRecord fleet, Node node, int group) {
    if (group < 0 || group >= fleet.groups()) {
      throw new RefusedException(
          Reason.INVALID,
          "replica group "
              + group
              + " is not 0 to "
              + (fleet.groups() - 1)
              + "; nothing was changed");
    }
    boolean there = fleet.group(group).stream().map(FleetRecord.Seat::node).anyMatch(node::equals);
    if (there) {
      return false;
    }
    requireNew(fleet, node);
    if (fleet.leaving(group)) {
      throw new RefusedException(
          Reason.CONFLICT,
          "replica group "
              + group
              + " is being removed; "
              + node
              + " was not added, add it when the group's nodes are gone or to another group");
    }
    return true;
  }

  /**
   * Refuses a node whose name or address another one has.
   *
   * @throws RefusedException with {@code CONFLICT}
   */
  static void requireNew(FleetRecord fleet, Node node) {
    for (FleetRecord.Seat seat : fleet.seats()) {
      if (seat.id().equals(node.id().value()) || seat.address().equals(node.address().toString())) {
        throw new RefusedException(
            Reason.CONFLICT,
            "node "
                + seat.id()
                + " at "
                + seat.address()
                + " of group "
                + seat.group()
                + " is in the fleet already; "
                + node
                + " was not added");
      }
    }
  }
}
