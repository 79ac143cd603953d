package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The address of every node of the fleet, as last read. */
public final class Directory {
  private final Monitor monitor;
  private Map<NodeId, Node> nodes = Map.of();

  public Directory(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  public void update(FleetRecord fleet) {
    Map<NodeId, Node> read = new LinkedHashMap<>();
    for (FleetRecord.Seat seat : fleet.seats()) {
      Node node = seat.node();
      read.put(node.id(), node);
    }
    monitor.locked(() -> nodes = read);
  }

  public List<Node> all() {
    return monitor.locked(() -> List.copyOf(nodes.values()));
  }

  public Node node(NodeId id) {
    Node node = monitor.locked(() -> nodes.get(id));
    if (node == null) {
      throw new MiroirException(
          ErrorCode.PROTOCOL,
          "node " + id + " is in a routing, but not in the fleet's record; nothing was sent");
    }
    return node;
  }
}
