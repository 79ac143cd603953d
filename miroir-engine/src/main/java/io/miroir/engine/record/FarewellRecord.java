package io.miroir.engine.record;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.net.URI;

/**
 * A node that has left the fleet, from which the fleet's keys and its marker are still to be taken
 * back. Until then nobody joins under its name or its address.
 *
 * @param node the node's name
 * @param address its base address
 */
public record FarewellRecord(String node, String address) {
  /** The record of a node that leaves now. */
  public static FarewellRecord of(Node node) {
    return new FarewellRecord(node.id().value(), node.address().toString());
  }

  /** The node itself. */
  public Node toNode() {
    return new Node(new NodeId(node), URI.create(address));
  }
}
