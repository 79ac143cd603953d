package io.miroir.server;

import io.miroir.engine.Miroir;
import io.miroir.server.config.ServerConfig;
import io.miroir.server.documents.DocumentDeleteRoutes;
import io.miroir.server.documents.DocumentReadRoutes;
import io.miroir.server.documents.DocumentWriteRoutes;
import io.miroir.server.http.Routes;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.index.IndexChangeRoutes;
import io.miroir.server.index.IndexCreation;
import io.miroir.server.index.IndexLocks;
import io.miroir.server.index.IndexRoutes;
import io.miroir.server.index.KnownFields;
import io.miroir.server.index.SettingsRoutes;
import io.miroir.server.index.StatsRoutes;
import io.miroir.server.node.ClientWrites;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeReads;
import io.miroir.server.node.NodeTasks;
import io.miroir.server.search.SearchRoutes;
import io.miroir.server.search.Searches;
import io.miroir.server.task.TaskRoutes;

/** Puts the client API together. */
final class ClientApi implements Routes.Part {
  private final Miroir miroir;
  private final ServerConfig config;
  private final NodeClient client;
  private final FleetNodes nodes;

  ClientApi(Miroir miroir, ServerConfig config, NodeClient client, FleetNodes nodes) {
    this.miroir = miroir;
    this.config = config;
    this.client = client;
    this.nodes = nodes;
  }

  @Override
  public void addTo(Routes routes) {
    String nodeKey = config.keys().node();
    IndexLocks locks = new IndexLocks();
    NodeTasks nodeTasks = new NodeTasks(client, nodeKey);
    NodeReads nodeReads = new NodeReads(client);
    ClientWrites writes = new ClientWrites(client, miroir.tasks());
    IndexCreation creation =
        new IndexCreation(miroir.indexes(), nodes, client, nodeTasks, nodeKey, locks);
    KnownFields fields = new KnownFields(miroir.indexes(), miroir.writes(), writes, locks);
    routes
        .add(new DocumentWriteRoutes(miroir.indexes(), creation, fields, miroir.writes(), writes))
        .add(new DocumentDeleteRoutes(miroir.writes(), writes))
        .add(new DocumentReadRoutes(miroir.reads(), nodeReads))
        .add(
            new SearchRoutes(
                new Searches(
                    miroir.indexes(), miroir.reads(), nodeReads, config.unavailableShards())))
        .add(new TaskRoutes(miroir.tasks(), nodeTasks, nodes))
        .add(
            new SettingsRoutes(
                miroir.indexes(),
                creation,
                miroir.reads(),
                nodeReads,
                miroir.writes(),
                writes,
                locks))
        .add(new StatsRoutes(miroir.indexes(), miroir.reads(), nodeReads, client, nodeKey, nodes))
        .add(new IndexChangeRoutes(miroir.indexes(), creation, writes, locks))
        .add(new IndexRoutes(miroir.indexes(), creation, writes, nodes, client, nodeKey, locks));
  }
}
