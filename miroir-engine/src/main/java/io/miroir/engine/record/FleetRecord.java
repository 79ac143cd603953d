package io.miroir.engine.record;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The wanted topology. Topology events edit it, and nothing else does.
 *
 * @param shards the shard count of new indexes
 * @param replicationFactor copies per group
 * @param groups how many replica groups there are
 * @param seats the nodes, in the order of admission
 */
public record FleetRecord(int shards, int replicationFactor, int groups, List<Seat> seats) {
  /**
   * A node's place in the fleet.
   *
   * @param id the node's name
   * @param address its base address
   * @param group its replica group
   * @param state the label of its {@link NodeState}
   */
  public record Seat(String id, String address, int group, String state) {
    /** The node itself. */
    public Node node() {
      return new Node(new NodeId(id), URI.create(address));
    }

    /** The state itself. */
    public NodeState nodeState() {
      for (NodeState each : NodeState.values()) {
        if (each.label().equals(state)) {
          return each;
        }
      }
      throw new IllegalStateException("node " + id + " has the unknown state '" + state + "'");
    }

    Seat in(NodeState next) {
      return new Seat(id, address, group, next.label());
    }
  }

  /** Copies the list. */
  public FleetRecord {
    seats = List.copyOf(seats);
  }

  /** The seat of a node, or empty. */
  public Optional<Seat> seat(String id) {
    return seats.stream().filter(seat -> seat.id().equals(id)).findFirst();
  }

  /** This fleet with one more node, joining. */
  public FleetRecord joined(Node node, int group) {
    List<Seat> more = new ArrayList<>(seats);
    more.add(
        new Seat(node.id().value(), node.address().toString(), group, NodeState.JOINING.label()));
    return new FleetRecord(shards, replicationFactor, groups, more);
  }

  /**
   * This fleet with a node's state changed.
   *
   * @throws IllegalStateException if that change is not allowed, naming both states
   */
  public FleetRecord changed(String id, NodeState next) {
    return new FleetRecord(
        shards,
        replicationFactor,
        groups,
        seats.stream().map(seat -> seat.id().equals(id) ? allowed(seat, next) : seat).toList());
  }

  private static Seat allowed(Seat seat, NodeState next) {
    if (!seat.nodeState().next().contains(next)) {
      throw new IllegalStateException(
          "node " + seat.id() + " can't go from " + seat.state() + " to " + next.label());
    }
    return seat.in(next);
  }

  /** The nodes that a placement of this topology counts, by group. */
  public List<List<NodeId>> placed() {
    return byGroup(NodeState::placed);
  }

  /** The nodes that serve already, by group: owners of a new index. */
  public List<List<NodeId>> serving() {
    return byGroup(state -> state.placed() && state != NodeState.JOINING);
  }

  private List<List<NodeId>> byGroup(Predicate<NodeState> wanted) {
    List<List<NodeId>> byGroup = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int wantedGroup = group;
      byGroup.add(
          seats.stream()
              .filter(seat -> seat.group() == wantedGroup && wanted.test(seat.nodeState()))
              .map(seat -> new NodeId(seat.id()))
              .toList());
    }
    return byGroup;
  }
}
