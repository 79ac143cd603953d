package io.miroir.engine.record;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The wanted topology. Topology events edit it, and nothing else does.
 *
 * @param shards the shard count of new indexes
 * @param replicationFactor copies per group
 * @param groups how many replica groups there are
 * @param seats the nodes, in the order of admission
 * @param events how many topology events it has taken
 */
public record FleetRecord(
    int shards, int replicationFactor, int groups, List<Seat> seats, long events) {
  /**
   * A node's place in the fleet.
   *
   * @param id the node's name
   * @param address its base address
   * @param group its replica group
   * @param state the label of its {@link NodeState}
   * @param leaving whether it is to be removed once it holds nothing
   */
  public record Seat(String id, String address, int group, String state, boolean leaving) {
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
      return new Seat(id, address, group, next.label(), leaving);
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

  /** This fleet after the event that a node joins. */
  public FleetRecord joined(Node node, int group) {
    List<Seat> more = new ArrayList<>(seats);
    more.add(
        new Seat(
            node.id().value(), node.address().toString(), group, NodeState.JOINING.label(), false));
    return new FleetRecord(shards, replicationFactor, groups, more, events + 1);
  }

  /**
   * This fleet after the event that a node is to give its shards away.
   *
   * @param leaving whether it is to be removed after that
   * @throws IllegalStateException as {@link #changed}
   */
  public FleetRecord draining(String id, boolean leaving) {
    return edited(
        id,
        seat -> {
          Seat drained =
              seat.nodeState() == NodeState.DRAINING ? seat : allowed(seat, NodeState.DRAINING);
          return new Seat(
              seat.id(), seat.address(), seat.group(), drained.state(), leaving || seat.leaving());
        },
        events + 1);
  }

  /**
   * This fleet with a node's state changed, by no event.
   *
   * @throws IllegalStateException if that change is not allowed, naming both states
   */
  public FleetRecord changed(String id, NodeState next) {
    return edited(id, seat -> allowed(seat, next), events);
  }

  /** This fleet without a node that holds nothing any more. */
  public FleetRecord without(String id) {
    return new FleetRecord(
        shards,
        replicationFactor,
        groups,
        seats.stream().filter(seat -> !seat.id().equals(id)).toList(),
        events);
  }

  private FleetRecord edited(String id, UnaryOperator<Seat> edit, long number) {
    return new FleetRecord(
        shards,
        replicationFactor,
        groups,
        seats.stream().map(seat -> seat.id().equals(id) ? edit.apply(seat) : seat).toList(),
        number);
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
