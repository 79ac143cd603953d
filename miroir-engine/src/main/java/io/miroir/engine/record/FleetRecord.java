package io.miroir.engine.record;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The wanted topology. Topology events edit it, and what follows from them.
 *
 * @param shards the shard count of new indexes
 * @param replicationFactor copies per group
 * @param groups how many replica groups there are
 * @param seats the nodes, in the order of admission
 * @param events how many topology events it has taken
 */
public record FleetRecord(
    int shards, int replicationFactor, int groups, List<Seat> seats, long events) {
  /** What a node is asked to do as soon as its state allows it. */
  public enum Wish {
    /** To stay. */
    STAY,
    /** To give its shards away. */
    DRAIN,
    /** To give its shards away and leave. */
    LEAVE,
    /** As {@link #LEAVE}; and if it has failed, to be out of the fleet without its own doing. */
    GIVE_UP
  }

  /**
   * A node's place in the fleet.
   *
   * @param id the node's name
   * @param address its base address
   * @param group its replica group
   * @param state the label of its {@link NodeState}
   * @param wish what it is asked to do
   * @param missed whether it has failed for so long that its shards go to other nodes
   * @param since the number of the topology event by which it came; absent means 0
   */
  public record Seat(
      String id,
      String address,
      int group,
      String state,
      Wish wish,
      boolean missed,
      @Nullable Long since) {
    /** A seat of a fleet that is founded. */
    public static Seat of(Node node, int group, NodeState state) {
      return taken(node, group, state, 0);
    }

    private static Seat taken(Node node, int group, NodeState state, long since) {
      return new Seat(
          node.id().value(),
          node.address().toString(),
          group,
          state.label(),
          Wish.STAY,
          false,
          since);
    }

    /**
     * The number of the topology event by which the node came. A node that leaves and comes again
     * has another one: nobody's keys from before hold on it.
     */
    public long admission() {
      return since == null ? 0 : since;
    }

    /** The node itself. */
    public Node node() {
      return new Node(nodeId(), URI.create(address));
    }

    /** The node's name. */
    public NodeId nodeId() {
      return new NodeId(id);
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

    /**
     * A failed node keeps its place until it has been missed for long enough; one that is to give
     * its shards away has none, whatever happens to it.
     */
    private boolean placed() {
      return wish == Wish.STAY
          && (nodeState().placed() || (nodeState() == NodeState.FAILED && !missed));
    }

    private Seat in(NodeState next) {
      if (!nodeState().next().contains(next)) {
        throw new IllegalStateException(
            "node " + id + " can't go from " + state + " to " + next.label());
      }
      return new Seat(id, address, group, next.label(), wish, false, since);
    }

    private Seat asked(Wish next) {
      return new Seat(id, address, group, state, next, missed, since);
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
    more.add(Seat.taken(node, group, NodeState.JOINING, events + 1));
    return new FleetRecord(shards, replicationFactor, groups, more, events + 1);
  }

  /** This fleet after the event that each group keeps so many copies of a shard. */
  public FleetRecord copied(int copies) {
    return new FleetRecord(shards, copies, groups, seats, events + 1);
  }

  /** This fleet after the event that nodes join as one more replica group. */
  public FleetRecord grouped(List<Node> nodes) {
    List<Seat> more = new ArrayList<>(seats);
    nodes.forEach(node -> more.add(Seat.taken(node, groups, NodeState.JOINING, events + 1)));
    return new FleetRecord(shards, replicationFactor, groups + 1, more, events + 1);
  }

  /**
   * This fleet after the event that every node of a group is to leave. A node whose state does not
   * allow it begins as soon as it does.
   *
   * @param wish {@code LEAVE} or {@code GIVE_UP}
   */
  public FleetRecord ungrouped(int group, Wish wish) {
    List<Seat> asked = new ArrayList<>();
    for (Seat seat : seats) {
      boolean begins = seat.nodeState().next().contains(NodeState.DRAINING);
      asked.add(
          seat.group() == group ? (begins ? seat.in(NodeState.DRAINING) : seat).asked(wish) : seat);
    }
    return new FleetRecord(shards, replicationFactor, groups, asked, events + 1);
  }

  /** This fleet without its highest groups as far as they have no node; the first one stays. */
  public FleetRecord trimmed() {
    int highest = seats.stream().mapToInt(Seat::group).max().orElse(0);
    return new FleetRecord(shards, replicationFactor, highest + 1, seats, events);
  }

  /**
   * This fleet after the event that a node is to give its shards away.
   *
   * @throws IllegalStateException if its state does not allow it
   */
  public FleetRecord draining(String id, Wish wish) {
    return edited(
        id,
        seat ->
            (seat.nodeState() == NodeState.DRAINING ? seat : seat.in(NodeState.DRAINING))
                .asked(wish),
        events + 1);
  }

  /**
   * This fleet after the event that a node's state changed.
   *
   * @throws IllegalStateException if that change is not allowed, naming both states
   */
  public FleetRecord happened(String id, NodeState next) {
    return edited(id, seat -> seat.in(next), events + 1);
  }

  /**
   * This fleet with a node's state changed, by no event.
   *
   * @throws IllegalStateException as {@link #happened}
   */
  public FleetRecord changed(String id, NodeState next) {
    return edited(id, seat -> seat.in(next), events);
  }

  /** This fleet with a failed node's shards to be copied elsewhere. */
  public FleetRecord missing(String id) {
    return edited(
        id,
        seat ->
            new Seat(
                seat.id(),
                seat.address(),
                seat.group(),
                seat.state(),
                seat.wish(),
                true,
                seat.since()),
        events);
  }

  /** This fleet with a node at another address; it is the same node, so nothing moves. */
  public FleetRecord readdressed(Node node) {
    return edited(
        node.id().value(),
        seat ->
            new Seat(
                seat.id(),
                node.address().toString(),
                seat.group(),
                seat.state(),
                seat.wish(),
                seat.missed(),
                seat.since()),
        events);
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

  /** This fleet after the event that a node was given up with all that it had. */
  public FleetRecord givenUp(String id) {
    FleetRecord left = without(id);
    return new FleetRecord(
        left.shards, left.replicationFactor, left.groups, left.seats, left.events + 1);
  }

  private FleetRecord edited(String id, UnaryOperator<Seat> edit, long number) {
    return new FleetRecord(
        shards,
        replicationFactor,
        groups,
        seats.stream().map(seat -> seat.id().equals(id) ? edit.apply(seat) : seat).toList(),
        number);
  }

  /** The nodes that a placement of this topology counts, by group. */
  public List<List<NodeId>> placed() {
    return byGroup(Seat::placed);
  }

  /**
   * The owners of a new index, by group: the nodes that serve already, or those on their way if
   * there is none.
   */
  public List<List<NodeId>> serving() {
    List<List<NodeId>> serving =
        byGroup(
            seat ->
                seat.wish() == Wish.STAY
                    && seat.nodeState().placed()
                    && seat.nodeState() != NodeState.JOINING);
    return serving.stream().allMatch(List::isEmpty)
        ? byGroup(seat -> seat.placed() && seat.nodeState() != NodeState.FAILED)
        : serving;
  }

  /** The nodes that have failed. */
  public Set<NodeId> away() {
    return seats.stream()
        .filter(seat -> seat.nodeState() == NodeState.FAILED)
        .map(Seat::nodeId)
        .collect(Collectors.toSet());
  }

  /** Whether more than half of a group has failed, so that nothing of it is moved. */
  public boolean mostlyAway(int group) {
    List<Seat> here = group(group);
    long failed = here.stream().filter(seat -> seat.nodeState() == NodeState.FAILED).count();
    return 2 * failed > here.size();
  }

  /** The nodes of a group, whatever they are to it. */
  public List<Seat> group(int group) {
    return seats.stream().filter(seat -> seat.group() == group).toList();
  }

  /** Whether a group is being removed: it has nodes, and none is to stay. */
  public boolean leaving(int group) {
    List<Seat> here = group(group);
    return !here.isEmpty() && here.stream().noneMatch(seat -> seat.wish() == Wish.STAY);
  }

  private List<List<NodeId>> byGroup(Predicate<Seat> wanted) {
    List<List<NodeId>> byGroup = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int wantedGroup = group;
      byGroup.add(
          seats.stream()
              .filter(seat -> seat.group() == wantedGroup && wanted.test(seat))
              .map(Seat::nodeId)
              .toList());
    }
    return byGroup;
  }
}
