package io.miroir.server.admin;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Fleet;
import io.miroir.engine.Indexes;
import io.miroir.engine.Rebalance;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.IndexNames;
import io.miroir.server.json.Json;
import io.miroir.server.node.FanOut;
import io.miroir.server.node.Sightings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the fleet is and which node holds what. */
public final class TopologyRoutes implements Routes.Part {
  /** A node that answered so recently is not asked again. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final Indexes indexes;
  private final Rebalance rebalance;
  private final NodeProbe probe;
  private final Sightings sightings;

  TopologyRoutes(
      Fleet fleet, Indexes indexes, Rebalance rebalance, NodeProbe probe, Sightings sightings) {
    this.fleet = fleet;
    this.indexes = indexes;
    this.rebalance = rebalance;
    this.probe = probe;
    this.sightings = sightings;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", "/_miroir/topology", Access.ADMIN, this::topology)
        .add("GET", "/_miroir/shards", Access.ADMIN, this::shards);
  }

  private Answer topology(Call call) {
    call.allowQuery();
    Fleet.Topology topology = fleet.topology();
    List<Fleet.Member> stale =
        topology.members().stream().filter(member -> !fresh(member)).toList();
    FanOut.each(stale, member -> probe.look(member.node()));
    ObjectNode shown =
        Json.object()
            .put("shards", topology.shards())
            .put("replication_factor", topology.replicationFactor())
            .put("replica_groups", topology.groups());
    ArrayNode nodes = shown.putArray("nodes");
    topology.members().forEach(member -> nodes.add(NodeRoutes.shown(member, sightings)));
    Set<NodeId> sound =
        topology.members().stream()
            .filter(this::sound)
            .map(member -> member.node().id())
            .collect(Collectors.toSet());
    return Answer.json(
        200,
        shown
            .put("degraded_node_count", topology.members().size() - sound.size())
            .put("rebalance_in_progress", rebalance.status().inProgress())
            .put("fully_covered", covered(sound)));
  }

  private boolean fresh(Fleet.Member member) {
    NodeId id = member.node().id();
    return sightings.error(id).isEmpty()
        && sightings.since(id).filter(ago -> ago.compareTo(FRESH) < 0).isPresent();
  }

  private boolean sound(Fleet.Member member) {
    return member.state() != NodeState.FAILED
        && member.state() != NodeState.DEGRADED
        && sightings.error(member.node().id()).isEmpty();
  }

  private boolean covered(Set<NodeId> sound) {
    return indexes.list().stream()
        .flatMap(index -> fleet.shards(index.uid()).values().stream())
        .allMatch(owners -> owners.stream().anyMatch(sound::contains));
  }

  private Answer shards(Call call) {
    call.allowQuery("index");
    ObjectNode shown = Json.object();
    ObjectNode shards = shown.putObject("shards");
    String uid = call.query("index").map(IndexNames::requireUid).orElseGet(this::onlyIndex);
    if (uid.isEmpty()) {
      return Answer.json(200, shown);
    }
    Map<ShardId, List<NodeId>> owners = new TreeMap<>(fleet.shards(uid));
    if (owners.isEmpty() && indexes.find(uid).isEmpty()) {
      throw ApiException.indexNotFound(uid);
    }
    owners.forEach(
        (shard, holders) -> {
          ArrayNode names = shards.putArray(shard.toString());
          holders.forEach(holder -> names.add(holder.value()));
        });
    return Answer.json(200, shown);
  }

  /** The index that is meant when none is named; empty text if there is none. */
  private String onlyIndex() {
    List<Indexes.Index> all = indexes.list();
    if (all.size() > 1) {
      throw ApiException.invalid(
          "bad_request",
          "There are " + all.size() + " indexes; name one of them with `?index=UID`.");
    }
    return all.isEmpty() ? "" : all.getFirst().uid();
  }
}
