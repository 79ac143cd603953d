package io.miroir.engine.pod;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Reads;
import io.miroir.engine.RefusedException;
import io.miroir.engine.route.GroupChoice;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.shard.ShardHash;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.traffic.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Begins reads under this pod's routing. */
final class PodReads implements Reads {
  private final Parts parts;

  private final Monitor monitor;
  private long turns;

  PodReads(Parts parts) {
    this.parts = parts;
    this.monitor = parts.timeline().monitor();
  }

  @Override
  public View begin(String index) {
    return begin(index, monitor.locked(() -> turns++));
  }

  @Override
  public View beginInOrder(String index) {
    return begin(index, 0);
  }

  private View begin(String index, long turn) {
    return parts
        .traffic()
        .beginRead(
            index,
            (operation, routes) ->
                new RoutedView(parts, operation, routes, GroupChoice.of(routes, turn)));
  }

  private static final class RoutedView implements View {
    private final Parts parts;
    private final Operation operation;
    private final List<ShardRoute> routes;
    private final List<Optional<NodeId>> readable;
    private final Monitor monitor;
    private boolean closed;

    RoutedView(
        Parts parts,
        Operation operation,
        List<ShardRoute> routes,
        List<Optional<NodeId>> readable) {
      this.parts = parts;
      this.operation = operation;
      this.routes = routes;
      this.readable = readable;
      this.monitor = parts.timeline().monitor();
    }

    @Override
    public Map<Node, Set<ShardId>> shardsByNode() {
      Map<Node, Set<ShardId>> shards = new HashMap<>();
      for (int shard = 0; shard < readable.size(); shard++) {
        ShardId id = new ShardId(shard);
        shards.computeIfAbsent(node(id), absent -> new TreeSet<>()).add(id);
      }
      return shards;
    }

    @Override
    public Map<Node, Set<ShardId>> others(Set<ShardId> wanted, Set<NodeId> without) {
      Map<Node, Set<ShardId>> shards = new HashMap<>();
      for (ShardId id : wanted) {
        routes.get(id.value()).inSync().stream()
            .filter(node -> !without.contains(node))
            .findFirst()
            .ifPresent(
                node ->
                    shards
                        .computeIfAbsent(parts.nodes().node(node), absent -> new TreeSet<>())
                        .add(id));
      }
      return shards;
    }

    @Override
    public ShardId shard(String primaryKey) {
      return ShardHash.shard(primaryKey, readable.size());
    }

    @Override
    public Node node(ShardId shard) {
      NodeId node =
          readable
              .get(shard.value())
              .orElseThrow(
                  () ->
                      new RefusedException(
                          RefusedException.Reason.NOT_SERVING,
                          "shard " + shard + " has no copy in sync; nothing was read"));
      return parts.nodes().node(node);
    }

    @Override
    public String credential(NodeId node) {
      return parts.session().credential(operation.session(), node);
    }

    @Override
    public boolean current() {
      return parts.session().serving(operation.session());
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
        parts.traffic().end(operation, true, false);
      }
    }
  }
}
