package io.miroir.server.admin;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.api.topology.TopologyEvent;
import io.miroir.api.topology.TopologyEvent.NodeFailed;
import io.miroir.api.topology.TopologyEvent.NodeRecovered;
import io.miroir.engine.Fleet;
import io.miroir.server.config.NodeAddress;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.FleetNodes;
import io.miroir.server.json.Json;
import io.miroir.server.node.Sightings;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fleet's nodes: adds one, and tells of one. */
public final class NodeRoutes implements Routes.Part {
  private static final String NODE = "/_miroir/nodes/{id}";
  private static final String FORCE = "force";
  private static final String LOSE_SHARDS = "lose_shards";

  private final Fleet fleet;
  private final FleetNodes nodes;
  private final NodeProbe probe;
  private final Sightings sightings;

  NodeRoutes(Fleet fleet, FleetNodes nodes, NodeProbe probe, Sightings sightings) {
    this.fleet = fleet;
    this.nodes = nodes;
    this.probe = probe;
    this.sightings = sightings;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("POST", "/_miroir/nodes", Access.ADMIN, this::add)
        .add("GET", NODE + "/status", Access.ADMIN, this::status)
        .add("DELETE", NODE, Access.ADMIN, this::remove)
        .add("POST", NODE + "/drain", Access.ADMIN, this::drain)
        .add("POST", NODE + "/fail", Access.ADMIN, call -> told(call, NodeFailed::new))
        .add("POST", NODE + "/recover", Access.ADMIN, call -> told(call, NodeRecovered::new));
  }

  private Answer add(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of("id", "address", "replica_group"));
    Node node = node(body);
    int group = group(body.path("replica_group"));
    probe.requireFit(node);
    fleet.accept(new TopologyEvent.NodeAdded(node, group));
    NodeState state = nodes.find(node.id()).map(Fleet.Member::state).orElse(NodeState.JOINING);
    return Answer.json(
        202,
        Json.object()
            .put("id", node.id().value())
            .put("address", node.address().toString())
            .put("replica_group", group)
            .put("status", state.label()));
  }

  /** The node that an object names by {@code id} and {@code address}. */
  static Node node(JsonNode named) {
    return new Node(id(named.path("id")), address(named.path("address")));
  }

  static NodeId id(JsonNode id) {
    try {
      return new NodeId(id.asString(""));
    } catch (IllegalArgumentException notAnId) {
      throw ApiException.invalid(
          "miroir_invalid_node",
          "`id` is `" + id.asString("") + "`; allowed are 1 to 64 characters of a-z A-Z 0-9 . _ -");
    }
  }

  private static URI address(JsonNode address) {
    return NodeAddress.parse(address.asString(""))
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "miroir_invalid_node",
                    "`address` is `"
                        + address.asString("")
                        + "`; allowed is "
                        + NodeAddress.ALLOWED));
  }

  static int group(JsonNode group) {
    if (group.isMissingNode()) {
      return 0;
    }
    if (!group.isInt() || group.asInt() < 0) {
      throw ApiException.invalid(
          "miroir_invalid_node",
          "`replica_group` is `" + group + "`; allowed is a whole number of at least 0");
    }
    return group.asInt();
  }

  private Answer drain(Call call) {
    NodeId id = pathId(call);
    fleet.drain(id, force(call));
    return accepted(id);
  }

  private Answer told(Call call, Function<NodeId, TopologyEvent> event) {
    call.allowQuery();
    NodeId id = pathId(call);
    fleet.accept(event.apply(id));
    return accepted(id);
  }

  /** A failed node can't give anything away: it is given up, with the shards that are named. */
  private Answer remove(Call call) {
    call.allowQuery(FORCE, LOSE_SHARDS);
    NodeId id = pathId(call);
    boolean force = call.flag(FORCE);
    Optional<Set<ShardId>> lost = call.query(LOSE_SHARDS).map(NodeRoutes::shards);
    Fleet.Member member = require(id);
    if (lost.isPresent() && !force) {
      throw ApiException.invalid(
          "bad_request", "Shards are given up only with `force=true`; nothing was changed.");
    }
    if (lost.isPresent() || (force && member.state() == NodeState.FAILED)) {
      fleet.giveUp(id, lost.orElse(Set.of()));
      return Answer.json(202, shown(member, sightings).put("status", NodeState.REMOVED.label()));
    }
    fleet.remove(id, force);
    return accepted(id);
  }

  private static Set<ShardId> shards(String list) {
    Set<ShardId> shards = new HashSet<>();
    for (String number : list.split(",", -1)) {
      if (!number.matches("[0-9]{1,4}")) {
        throw ApiException.invalid(
            "bad_request",
            "Invalid value in parameter `"
                + LOSE_SHARDS
                + "`: expected numbers of shards with commas between them, found `"
                + list
                + "`.");
      }
      shards.add(new ShardId(Integer.parseInt(number)));
    }
    return shards;
  }

  /** {@code ?force=true}: with fewer copies than the group keeps now. */
  private static boolean force(Call call) {
    call.allowQuery(FORCE);
    return call.flag(FORCE);
  }

  private Answer accepted(NodeId id) {
    return Answer.json(202, shown(require(id), sightings));
  }

  private Answer status(Call call) {
    call.allowQuery();
    Fleet.Member member = require(pathId(call));
    probe.look(member.node());
    return Answer.json(200, shown(member, sightings));
  }

  private static NodeId pathId(Call call) {
    return id(Json.tree(Json.quoted(call.path("id"))));
  }

  private Fleet.Member require(NodeId id) {
    return fleet.topology().members().stream()
        .filter(member -> member.node().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.of(
                    404, "miroir_node_not_found", "The fleet has no node `" + id + "`."));
  }

  /** A member as the admin API shows one. */
  static ObjectNode shown(Fleet.Member member, Sightings sightings) {
    NodeId id = member.node().id();
    ObjectNode shown =
        Json.object()
            .put("id", id.value())
            .put("address", member.node().address().toString())
            .put("replica_group", member.group())
            .put("status", member.state().label())
            .put("shard_count", member.shardCount())
            .put("last_seen_ms", sightings.since(id).map(ago -> ago.toMillis()).orElse(-1L));
    sightings.error(id).ifPresent(why -> shown.put("error", why));
    return shown;
  }
}
