package io.miroir.engine.write;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Permit;
import io.miroir.engine.Sabotage;
import io.miroir.engine.Writes;
import io.miroir.engine.catalog.NumberBlock;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.session.Session;
import io.miroir.engine.shard.ShardHash;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.sync.MissedWrites;
import io.miroir.engine.sync.Standing;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.traffic.Operation;
import io.miroir.engine.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A write under way: its legs follow from the routing that it began under. */
final class WritePermit implements Permit {
  private final Traffic traffic;
  private final Session session;
  private final MissedWrites missedWrites;
  private final MirrorMisses mirrorMisses;
  private final Standing standing;
  private final String index;
  private final NumberBlock versions;
  private final Operation operation;
  private final Map<ShardId, ShardRoute> routes;
  private final Monitor monitor;
  private final Sabotage sabotage;

  /** Copies to be marked after the answer: by sabotage only. */
  private Map<ShardId, Set<NodeId>> late = Map.of();

  private final List<Leg> legs;
  private final Map<Leg, Outcome> outcomes = new HashMap<>();
  private final Map<String, Stamp> stamps = new HashMap<>();
  private final Map<Long, Set<Long>> keysByVersion = new HashMap<>();
  private final int shards;
  private long version;
  private boolean closed;

  /** The shards of which every copy that lacks this write is out of sync. */
  private final Set<ShardId> kept = new TreeSet<>();

  /** The shards of which it is recorded that the old owner may lack this write. */
  private final Set<ShardId> recorded = new TreeSet<>();

  WritePermit(
      Parts parts,
      MissedWrites missedWrites,
      MirrorMisses mirrorMisses,
      Standing standing,
      String index,
      Operation operation,
      int shards,
      Map<ShardId, ShardRoute> routes,
      Writes.Kind kind,
      Function<NodeId, Node> nodes) {
    this.traffic = parts.traffic();
    this.session = parts.session();
    this.missedWrites = missedWrites;
    this.mirrorMisses = mirrorMisses;
    this.standing = standing;
    this.index = index;
    this.versions = parts.versions();
    this.operation = operation;
    this.shards = shards;
    this.routes = routes;
    this.monitor = parts.timeline().monitor();
    this.sabotage = parts.sabotage();
    this.legs = legs(routes, kind, nodes, sabotage);
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
      Map<ShardId, ShardRoute> routes,
      Writes.Kind kind,
      Function<NodeId, Node> nodes,
      Sabotage sabotage) {
    TreeMap<Way, TreeSet<ShardId>> ways = new TreeMap<>();
    routes.forEach(
        (shard, route) -> {
          for (ShardRoute.Target target : route.targets()) {
            if (kind != Writes.Kind.MERGE
                || target.merges()
                || sabotage == Sabotage.MERGE_TO_COPY) {
              ways.computeIfAbsent(
                      new Way(
                          sabotage == Sabotage.MIRROR_BESIDE ? 0 : target.stage(),
                          target.node().value(),
                          target.decides()),
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
    return session.credential(operation.session(), node);
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
    if (!mayAnswer()) {
      return new Verdict.SessionOver();
    }
    recordMirrorMisses();
    Set<ShardId> missed = new TreeSet<>();
    Map<ShardId, Set<NodeId>> partly = new TreeMap<>();
    monitor.locked(
        () ->
            routes.forEach(
                (shard, route) -> {
                  if (!settled(shard)) {
                    Set<NodeId> having = accepting(shard);
                    if (route.copies() > 1 && !having.isEmpty() && mirrored(shard)) {
                      partly.put(shard, having);
                    } else {
                      missed.add(shard);
                    }
                  }
                }));
    if (!partly.isEmpty() && sabotage == Sabotage.MARK_AFTER_ANSWER) {
      late = partly;
    } else if (!partly.isEmpty()) {
      Set<ShardId> refused = missedWrites.keep(index, partly);
      monitor.locked(
          () -> partly.keySet().stream().filter(s -> !refused.contains(s)).forEach(kept::add));
      missed.addAll(refused);
    }
    if (!missed.isEmpty()) {
      return new Verdict.NoQuorum(missed);
    }
    if (!missedWrites.awaitInstalled(operation.narrowed())) {
      return new Verdict.NoQuorum(Set.copyOf(routes.keySet()));
    }
    Set<ShardId> degraded = monitor.locked(() -> Set.copyOf(kept));
    // Nothing comes between this look and the verdict: the write is accepted now or not at all.
    return mayAnswer() ? new Verdict.Accepted(degraded) : new Verdict.SessionOver();
  }

  /** Whether the session that it began in stands (R4). */
  private boolean mayAnswer() {
    return session.serving(operation.session()) || sabotage == Sabotage.ANSWER_AFTER_LEASE;
  }

  /** What the new owner has or may have and the old one lacks is recorded before the answer. */
  private void recordMirrorMisses() {
    Map<ShardId, List<String>> missed = new TreeMap<>();
    monitor.locked(
        () ->
            operation
                .dirty()
                .forEach(
                    (name, keys) -> {
                      if (!mirrored(name.shard()) && mayHaveEffect(name.shard())) {
                        missed.put(name.shard(), keys);
                      }
                    }));
    if (!missed.isEmpty()) {
      Set<ShardId> refused =
          sabotage == Sabotage.MISS_UNRECORDED ? Set.of() : mirrorMisses.record(index, missed);
      monitor.locked(
          () -> missed.keySet().stream().filter(s -> !refused.contains(s)).forEach(recorded::add));
    }
  }

  /** Whether some copy in sync has the write or may have it. */
  private boolean mayHaveEffect(ShardId shard) {
    return deciding(shard).filter(leg -> leg.stage() == 0).anyMatch(this::mayHaveEffect);
  }

  /** Whether every copy in sync has the write. */
  private boolean settled(ShardId shard) {
    return kept.contains(shard)
        || (mirrored(shard)
            && deciding(shard).anyMatch(leg -> leg.stage() == 0)
            && deciding(shard)
                .filter(leg -> leg.stage() == 0)
                .allMatch(leg -> outcomes.get(leg) == Outcome.ACCEPTED));
  }

  private Stream<Leg> deciding(ShardId shard) {
    return legs.stream().filter(leg -> leg.decides() && leg.shards().contains(shard));
  }

  private Set<NodeId> accepting(ShardId shard) {
    return legs.stream()
        .filter(leg -> leg.shards().contains(shard) && outcomes.get(leg) == Outcome.ACCEPTED)
        .map(leg -> leg.node().id())
        .collect(Collectors.toSet());
  }

  /**
   * Whether the old owner of a committed move, which is no copy any more, accepted too, or is
   * recorded to lack the write.
   */
  private boolean mirrored(ShardId shard) {
    return recorded.contains(shard)
        || deciding(shard)
            .filter(leg -> leg.stage() > 0)
            .allMatch(leg -> outcomes.get(leg) == Outcome.ACCEPTED);
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
      boolean doubtful = doubtful();
      boolean definite =
          legs.stream()
              .filter(leg -> leg.decides() || sabotage != Sabotage.DRAINED_WITHOUT_NEW_LEG)
              .allMatch(this::definite);
      traffic.end(operation, definite, doubtful);
      if (!late.isEmpty()) {
        missedWrites.keep(index, late);
      }
      if (doubtful) {
        standing.doubt(operation.place());
      }
    }
  }

  /** Whether copies in sync may differ by this write. */
  private boolean doubtful() {
    return monitor.locked(
        () ->
            routes.entrySet().stream()
                .filter(route -> route.getValue().copies() > 1 && !settled(route.getKey()))
                .flatMap(route -> deciding(route.getKey()))
                .anyMatch(this::mayHaveEffect));
  }

  private boolean mayHaveEffect(Leg leg) {
    Outcome told = outcomes.get(leg);
    return told == null ? proceeds(leg) : told != Outcome.REFUSED;
  }

  private boolean definite(Leg leg) {
    Outcome told = monitor.locked(() -> outcomes.get(leg));
    return told == null ? !proceeds(leg) : told != Outcome.UNKNOWN;
  }
}
