package io.miroir.server.node;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.NodeProbe;
import io.miroir.server.http.Deadline;
import io.miroir.server.json.Json;
import io.miroir.server.node.NodeAnswer.Answered;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks nodes for their health and their markers. A marker is a key named {@code miroir fleet FLEET
 * node NODE}: it may do next to nothing, and it is gone where the node's disk was replaced.
 */
public final class FleetProbe implements NodeProbe {
  private static final Pattern NAME =
      Pattern.compile("miroir fleet (\\S+) node ([a-zA-Z0-9._-]{1,64})");
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int PAGE = 1_000;
  private static final byte[] UNMARKED =
      Json.bytes(Json.object().put("filter", "_miroir_shard NOT EXISTS").put("limit", 0));
  private static final String NEVER = "9999-01-01T00:00:00Z";

  private final NodeClient client;
  private final String nodeKey;

  public FleetProbe(NodeClient client, String nodeKey) {
    this.client = client;
    this.nodeKey = nodeKey;
  }

  /** A key that is a marker. */
  private record MarkerKey(String uid, Marker.Of marker) {}

  @Override
  public boolean isWell(Node node, Duration limit) {
    return send(node, NodeRequest.get("/health", "health"), Deadline.in(limit)).done();
  }

  @Override
  public Marker marker(Node node, Duration limit) {
    Deadline deadline = Deadline.in(limit);
    for (int offset = 0; ; offset += PAGE) {
      NodeAnswer answer = send(node, page(offset), deadline);
      if (answer instanceof Answered refused
          && (refused.status() == 401 || refused.status() == 403)) {
        return new Marker.Refused();
      }
      if (!(answer instanceof Answered answered) || !answered.ok()) {
        return new Marker.Untold();
      }
      JsonNode keys = answered.json();
      Optional<MarkerKey> found =
          keys.path("results").valueStream().flatMap(key -> read(key).stream()).findFirst();
      if (found.isPresent()) {
        return found.get().marker();
      }
      if (!keys.path("total").isInt()) {
        return new Marker.Untold();
      }
      if (offset + PAGE >= keys.path("total").asInt()) {
        return new Marker.None();
      }
    }
  }

  @Override
  public OptionalLong unmarked(Node node, String index, Duration limit) {
    String path = "/indexes/" + index + "/documents/fetch";
    NodeAnswer answer = send(node, NodeRequest.post(path, UNMARKED, "probe"), Deadline.in(limit));
    return answer instanceof Answered answered && answered.ok()
        ? OptionalLong.of(answered.json().path("total").asLong(0))
        : OptionalLong.empty();
  }

  private static NodeRequest page(int offset) {
    return NodeRequest.get("/keys?limit=" + PAGE + "&offset=" + offset, "probe");
  }

  private static Optional<MarkerKey> read(JsonNode key) {
    Matcher name = NAME.matcher(key.path("name").asString(""));
    return name.matches()
        ? Optional.of(
            new MarkerKey(
                key.path("uid").asString(""),
                new Marker.Of(name.group(1), new NodeId(name.group(2)))))
        : Optional.empty();
  }

  @Override
  public void mark(Node node, String fleet) {
    ObjectNode key =
        Json.object()
            .put("uid", UUID.randomUUID().toString())
            .put("name", "miroir fleet " + fleet + " node " + node.id())
            .put("description", "Says which node of which Miroir fleet this is; don't delete it.")
            .put("expiresAt", NEVER);
    key.putArray("actions").add("stats.get");
    key.putArray("indexes").add("miroir");
    require(node, send(node, NodeRequest.post("/keys", Json.bytes(key), "mark"), soon()), 201);
  }

  @Override
  public void unmark(Node node, String fleet) {
    NodeAnswer answer = send(node, page(0), soon());
    require(node, answer, 200);
    for (JsonNode key : ((Answered) answer).json().path("results")) {
      Optional<MarkerKey> marker = read(key).filter(read -> read.marker().fleet().equals(fleet));
      if (marker.isPresent()) {
        NodeRequest deletion = NodeRequest.delete("/keys/" + marker.get().uid(), "mark");
        require(node, send(node, deletion, soon()), 204, 404);
      }
    }
  }

  private static void require(Node node, NodeAnswer answer, int... statuses) {
    if (answer instanceof Answered answered) {
      for (int status : statuses) {
        if (answered.status() == status) {
          return;
        }
      }
    }
    throw new MiroirException(
        ErrorCode.UNAVAILABLE, "the marker of node " + node + ": it " + answer.told());
  }

  private static Deadline soon() {
    return Deadline.in(LIMIT);
  }

  private NodeAnswer send(Node node, NodeRequest request, Deadline deadline) {
    return client.send(node, nodeKey, request, deadline);
  }
}
