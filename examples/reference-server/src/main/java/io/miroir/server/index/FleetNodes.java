package io.miroir.server.index;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes that index-wide requests go to. */
public final class FleetNodes {
  /** Tasks are asked for all the time, and nodes change their address hardly ever. */
  private static final Duration ADDRESSES_STAND = Duration.ofSeconds(1);

  /** The nodes by their names, as they were at a moment of {@link System#nanoTime}. */
  private record Addresses(long nanoTime, Map<NodeId, Node> nodes) {}

  private final Fleet fleet;
  private volatile @Nullable Addresses addresses;

  public FleetNodes(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Every node that is in the fleet and not given up. */
  public List<Node> all() {
    return fleet.topology().members().stream()
        .filter(member -> member.state() != NodeState.FAILED && member.state() != NodeState.REMOVED)
        .map(Fleet.Member::node)
        .toList();
  }

  /**
   * A node by its name, in whatever state; its address is as of a second ago at most, and one that
   * is not found is none now.
   */
  public Optional<Node> node(NodeId id) {
    Addresses known = addresses;
    if (known == null
        || !known.nodes().containsKey(id)
        || System.nanoTime() - known.nanoTime() > ADDRESSES_STAND.toNanos()) {
      known =
          new Addresses(
              System.nanoTime(),
              fleet.topology().members().stream()
                  .map(Fleet.Member::node)
                  .collect(Collectors.toMap(Node::id, Function.identity())));
      addresses = known;
    }
    return Optional.ofNullable(known.nodes().get(id));
  }

  /** A member by its name, in whatever state. */
  public Optional<Fleet.Member> find(NodeId id) {
    return fleet.topology().members().stream()
        .filter(member -> member.node().id().equals(id))
        .findFirst();
  }
}
