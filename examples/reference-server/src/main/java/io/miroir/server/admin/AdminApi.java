package io.miroir.server.admin;

import io.miroir.engine.Miroir;
import io.miroir.server.http.Routes;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.Sightings;

/** The admin API as a whole. */
public final class AdminApi implements Routes.Part {
  private final Miroir miroir;
  private final FleetNodes nodes;
  private final Sightings sightings;
  private final NodeProbe probe;

  public AdminApi(
      Miroir miroir, FleetNodes nodes, NodeClient client, String nodeKey, Sightings sightings) {
    this.miroir = miroir;
    this.nodes = nodes;
    this.sightings = sightings;
    this.probe = new NodeProbe(client, nodeKey);
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add(
            new TopologyRoutes(
                miroir.fleet(), miroir.indexes(), miroir.rebalance(), probe, sightings))
        .add(new NodeRoutes(miroir.fleet(), nodes, probe, sightings))
        .add(new GroupRoutes(miroir.fleet(), probe, sightings))
        .add(new RebalanceRoutes(miroir.rebalance(), miroir.indexes()))
        .add(new RebalanceEvents(miroir.rebalance()))
        .add(new ControlRoutes(miroir.control()))
        .add(new PlanRoutes(miroir.preview(), probe));
  }
}
