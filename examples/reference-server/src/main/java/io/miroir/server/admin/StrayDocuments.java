package io.miroir.server.admin;

import io.miroir.api.topology.Node;
import io.miroir.engine.Indexes;
import io.miroir.engine.Preview.Kind;
import io.miroir.engine.Preview.Obstacle;
import io.miroir.server.http.Deadline;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.json.Json;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Documents that were written to a node past the front: they have no shard. */
final class StrayDocuments {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final byte[] COUNT =
      Json.bytes(Json.object().put("filter", "_miroir_shard NOT EXISTS").put("limit", 0));

  private final Indexes indexes;
  private final FleetNodes nodes;
  private final NodeClient client;
  private final String nodeKey;

  StrayDocuments(Indexes indexes, FleetNodes nodes, NodeClient client, String nodeKey) {
    this.indexes = indexes;
    this.nodes = nodes;
    this.client = client;
    this.nodeKey = nodeKey;
  }

  /** Where there are any; nothing is told of a node that does not answer. */
  List<Obstacle> found() {
    return FanOut.each(nodes.all(), this::on).stream().flatMap(List::stream).toList();
  }

  private List<Obstacle> on(Node node) {
    List<Obstacle> found = new ArrayList<>();
    for (Indexes.Index index : indexes.list()) {
      String path = "/indexes/" + index.uid() + "/documents/fetch";
      NodeAnswer answer =
          client.send(node, nodeKey, NodeRequest.post(path, COUNT, "probe"), Deadline.in(LIMIT));
      if (!(answer instanceof NodeAnswer.Answered answered)) {
        return found;
      }
      long strays = answered.json().path("total").asLong(0);
      if (strays > 0) {
        found.add(new Obstacle(Kind.UNMARKED_DOCUMENTS, told(node, index.uid(), strays)));
      }
    }
    return found;
  }

  private static String told(Node node, String index, long strays) {
    return "documents of index '"
        + index
        + "' on node '"
        + node.id()
        + "' without _miroir_shard: "
        + strays
        + "; they were written past the front, no search finds them and no move takes them along,"
        + " so write them again through the front";
  }
}
