package io.miroir.engine.work;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Permit;
import io.miroir.engine.Writes;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.shard.ShardHash;
import io.miroir.engine.time.Monitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A write under way: its legs follow from the routing that it began under. */
final class WritePermit implements Permit {
  private final Traffic traffic;
  private final Session session;
  private final NumberBlock versions;
  private final Traffic.Operation operation;
  private final Map<ShardId, ShardRoute> routes;
  private final Monitor monitor;
  private final List<Leg> legs;
  private final Map<Leg, Outcome> outcomes = new HashMap<>();
  private final Map<String, Stamp> stamps = new HashMap<>();
  private final Map<Long, Set<Long>> keysByVersion = new HashMap<>();
  private final int shards;
  private long version;
  private boolean closed;

  WritePermit(
      Pod.Parts parts,
      Traffic.Operation operation,
      int shards,
      Map<ShardId, ShardRoute> routes,
      Writes.Kind kind,
      Function<NodeId, Node> nodes) {
    this.traffic = parts.traffic();
    this.session = parts.session();
    this.versions = parts.versions();
    this.operation = operation;
    this.shards = shards;
    this.routes = routes;
    this.monitor = parts.timeline().monitor();
    this.legs = legs(routes, kind, nodes);
  }

  private record Way(int stage, String node, boolean decides) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      int byStage = Integer.compare(stage, other.stage);
      int byNode = byStage != 0 ? byStage : node.compareTo(other.node);
      return byNode != 0 ? byNode : Boolean.compare(other.decides, decides);
    }
  }

  private static List<Leg> legs(
      Map<ShardId, ShardRoute> routes, Writes.Kind kind, Function<NodeId, Node> nodes) {
    TreeMap<Way, TreeSet<ShardId>> ways = new TreeMap<>();
    routes.forEach(
        (shard, route) -> {
          for (ShardRoute.Target target : route.targets()) {
            if (kind != Writes.Kind.MERGE || target.merges()) {
              ways.computeIfAbsent(
                      new Way(target.stage(), target.node().value(), target.decides()),
                      absent -> new TreeSet<>())
                  .add(shard);
            }
          }
        });
    List<Leg> legs = new ArrayList<>();
    ways.forEach(
        (way, shards) ->
            legs.add(
                new Leg(
                    nodes.apply(new NodeId(way.node())),
                    Set.copyOf(shards),
                    way.stage(),
                    way.decides())));
    return List.copyOf(legs);
  }

  @Override
  public List<Leg> legs() {
    return legs;
  }

  @Override
  public String credential(NodeId node) {
    return session.credential(node);
  }

  @Override
  public Stamp stamp(String primaryKey) {
    return monitor.locked(() -> stamps.computeIfAbsent(primaryKey, this::newStamp));
  }

  /** Two keys with one hash get two versions, so that hash and version name one document. */
  private Stamp newStamp(String primaryKey) {
    long key = ShardHash.key52(primaryKey);
    if (version == 0 || !keysByVersion.computeIfAbsent(version, v -> new HashSet<>()).add(key)) {
      version = (operation.epoch() << 32) | versions.take();
      keysByVersion.computeIfAbsent(version, v -> new HashSet<>()).add(key);
    }
    return new Stamp(ShardHash.shard(primaryKey, shards), key, version);
  }

  @Override
  public boolean proceeds(Leg leg) {
    return monitor.locked(
        () ->
            legs.stream()
                .filter(before -> before.stage() < leg.stage())
                .filter(before -> before.shards().stream().anyMatch(leg.shards()::contains))
                .allMatch(before -> outcomes.get(before) == Outcome.ACCEPTED));
  }

  @Override
  public void outcome(Leg leg, Outcome outcome) {
    monitor.locked(() -> outcomes.putIfAbsent(leg, outcome));
  }

  @Override
  public Verdict verdict() {
    Set<ShardId> missed =
        monitor.locked(
            () -> {
              Set<ShardId> without = new TreeSet<>(routes.keySet());
              without.removeIf(this::met);
              return without;
            });
    if (!missed.isEmpty()) {
      return new Verdict.NoQuorum(missed);
    }
    return session.serving() ? new Verdict.Accepted() : new Verdict.SessionOver();
  }

  private boolean met(ShardId shard) {
    List<Leg> deciding =
        legs.stream().filter(leg -> leg.decides() && leg.shards().contains(shard)).toList();
    return !deciding.isEmpty()
        && deciding.stream().allMatch(leg -> outcomes.get(leg) == Outcome.ACCEPTED);
  }

  @Override
  public void close() {
    boolean first =
        monitor.locked(
            () -> {
              boolean wasOpen = !closed;
              closed = true;
              return wasOpen;
            });
    if (first) {
      traffic.end(operation, legs.stream().allMatch(this::definite));
    }
  }

  private boolean definite(Leg leg) {
    Outcome told = monitor.locked(() -> outcomes.get(leg));
    return told == null ? !proceeds(leg) : told != Outcome.UNKNOWN;
  }
}
