package io.miroir.server.index;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Fleet;
import java.util.List;
import java.util.Optional;

/** The nodes that index-wide requests go to. */
public final class FleetNodes {
  private final Fleet fleet;

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

  /** A member by its name, in whatever state. */
  public Optional<Fleet.Member> find(NodeId id) {
    return fleet.topology().members().stream()
        .filter(member -> member.node().id().equals(id))
        .findFirst();
  }
}
