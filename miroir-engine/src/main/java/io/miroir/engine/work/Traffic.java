package io.miroir.engine.work;

import io.miroir.api.ShardId;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Every write and read of this pod that is under way, each with the routing it began under; and the
 * keys that are dirty.
 *
 * <p>An epoch is drained when nothing that began under an older one is under way, and no leg of an
 * older one is without an answer (R3).
 */
final class Traffic {
  /** One shard of one index. */
  record ShardName(String index, ShardId shard) {}

  /** Something under way: the epoch it began under, and the keys it made dirty by shard. */
  record Operation(long epoch, Map<ShardName, List<String>> dirty, Set<ShardName> dirtyWhole) {}

  private final Session session;
  private final Figures figures;
  private final Duration patience;
  private final Monitor monitor;

  private Routing routing = Routing.EMPTY;
  private final TreeMap<Long, Integer> underWay = new TreeMap<>();
  private final Map<ShardName, DirtyKeys> dirty = new HashMap<>();
  private final Map<ShardName, Integer> taken = new HashMap<>();
  private List<Operation> indefinite = new ArrayList<>();
  private boolean rung;

  /**
   * The traffic of one pod.
   *
   * @param patience how long a write waits for a hold to end before it is refused
   */
  Traffic(Session session, Figures figures, Duration patience, Timeline timeline) {
    this.session = session;
    this.figures = figures;
    this.patience = patience;
    this.monitor = timeline.monitor();
  }

  Routing routing() {
    return monitor.locked(() -> routing);
  }

  /** Waits until an epoch or a later one is installed. */
  boolean awaitInstalled(long epoch, Duration atMost) {
    return monitor.await(() -> routing.epoch() >= epoch, atMost);
  }

  /** What begins from now on goes by this routing. */
  void install(Routing next) {
    monitor.locked(
        () -> {
          assert next.epoch() >= routing.epoch() : "epochs only grow";
          routing = next;
        });
  }

  /**
   * Begins a write once none of its shards is held.
   *
   * @param shardsOf the shards of the write by the index's routes, each with its keys; no key means
   *     the whole shard
   * @param body makes the permit while the routing can't change
   */
  <T> T beginWrite(
      String index,
      Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf,
      boolean deleting,
      BiFunction<Operation, List<ShardRoute>, T> body) {
    if (!monitor.await(() -> !held(index, shardsOf), Duration.ZERO)) {
      figures.writeHeld();
      if (!monitor.await(() -> !session.serving() || !held(index, shardsOf), patience)) {
        throw new RefusedException(
            Reason.NOT_SERVING,
            "writes to index '"
                + index
                + "' are held for a cutover; nothing was written, try again");
      }
    }
    return monitor.locked(
        () -> {
          List<ShardRoute> routes = routes(index);
          Map<ShardId, List<String>> shards = shardsOf.apply(routes);
          if (shards.keySet().stream().anyMatch(shard -> routes.get(shard.value()).held())) {
            throw new RefusedException(
                Reason.NOT_SERVING,
                "writes to index '"
                    + index
                    + "' are held for a cutover; nothing was written, try again");
          }
          return body.apply(begin(index, routes, shards, deleting), routes);
        });
  }

  private boolean held(
      String index, Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf) {
    List<ShardRoute> routes = routes(index);
    return shardsOf.apply(routes).keySet().stream()
        .anyMatch(shard -> routes.get(shard.value()).held());
  }

  private Operation begin(
      String index, List<ShardRoute> routes, Map<ShardId, List<String>> shards, boolean deleting) {
    Map<ShardName, List<String>> keys = new HashMap<>();
    Set<ShardName> whole = new HashSet<>();
    shards.forEach(
        (shard, written) -> {
          if (!routes.get(shard.value()).tracked()) {
            return;
          }
          ShardName name = new ShardName(index, shard);
          DirtyKeys marks = dirty.computeIfAbsent(name, absent -> new DirtyKeys());
          if (written.isEmpty()) {
            marks.beginWhole();
            whole.add(name);
          } else {
            marks.begin(written, deleting);
            keys.put(name, written);
          }
        });
    Operation operation = new Operation(routing.epoch(), keys, whole);
    underWay.merge(operation.epoch(), 1, Integer::sum);
    return operation;
  }

  /** Begins a read. */
  <T> T beginRead(String index, BiFunction<Operation, List<ShardRoute>, T> body) {
    return monitor.locked(
        () -> {
          List<ShardRoute> routes = routes(index);
          Operation operation = new Operation(routing.epoch(), Map.of(), Set.of());
          underWay.merge(operation.epoch(), 1, Integer::sum);
          return body.apply(operation, routes);
        });
  }

  private List<ShardRoute> routes(String index) {
    session.require();
    return routing
        .index(index)
        .orElseThrow(
            () -> new RefusedException(Reason.INDEX_UNKNOWN, "Index `" + index + "` not found."));
  }

  /** Ends an operation; one with a leg that got no answer stays in the way of its epoch's end. */
  void end(Operation operation, boolean definite) {
    monitor.locked(
        () -> {
          underWay.merge(
              operation.epoch(), -1, (count, less) -> count + less == 0 ? null : count + less);
          if (definite) {
            settle(operation);
          } else {
            indefinite.add(operation);
          }
        });
  }

  private void settle(Operation operation) {
    // A shard that is tracked no more has no marks, and nobody asks for them.
    operation.dirty().forEach((name, keys) -> marks(name).ifPresent(marks -> marks.end(keys)));
    operation.dirtyWhole().forEach(name -> marks(name).ifPresent(DirtyKeys::endWhole));
  }

  private Optional<DirtyKeys> marks(ShardName name) {
    return Optional.ofNullable(dirty.get(name));
  }

  /** Whether nothing begun under an older epoch is under way or without an answer. */
  boolean drained(long epoch) {
    return monitor.locked(() -> finished(epoch) && answered(epoch));
  }

  /** Whether only requests without an answer stand in the way of {@link #drained}. */
  boolean stuck(long epoch) {
    return monitor.locked(() -> finished(epoch) && !answered(epoch));
  }

  private boolean finished(long epoch) {
    return underWay.isEmpty() || underWay.firstKey() >= epoch;
  }

  private boolean answered(long epoch) {
    return indefinite.stream().noneMatch(operation -> operation.epoch() < epoch);
  }

  /** Runs what makes all requests without an answer definite, then counts them as such. */
  void settleUnanswered(Runnable retiring) {
    List<Operation> before = monitor.locked(() -> List.copyOf(indefinite));
    retiring.run();
    monitor.locked(
        () -> {
          Set<Operation> retired = Collections.newSetFromMap(new IdentityHashMap<>());
          retired.addAll(before);
          before.forEach(this::settle);
          indefinite =
              new ArrayList<>(
                  indefinite.stream().filter(operation -> !retired.contains(operation)).toList());
        });
  }

  /** The dirty keys of every shard that began a new round or hold since they were taken last. */
  Map<ShardName, DirtyRecord> take() {
    return monitor.locked(
        () -> {
          Map<ShardName, DirtyRecord> records = new HashMap<>();
          routing.indexes().forEach((index, routes) -> take(index, routes, records));
          dirty.keySet().removeIf(name -> !tracked(name));
          taken.keySet().removeIf(name -> !tracked(name));
          return records;
        });
  }

  private void take(String index, List<ShardRoute> routes, Map<ShardName, DirtyRecord> records) {
    for (int shard = 0; shard < routes.size(); shard++) {
      ShardRoute route = routes.get(shard);
      ShardName name = new ShardName(index, new ShardId(shard));
      if (route.tracked() && route.take() > taken.getOrDefault(name, 0)) {
        DirtyKeys marks = dirty.computeIfAbsent(name, absent -> new DirtyKeys());
        records.put(name, marks.take(session.token(), route.take()));
        taken.put(name, route.take());
      }
    }
  }

  private boolean tracked(ShardName name) {
    return routing
        .index(name.index())
        .map(routes -> routes.get(name.shard().value()).tracked())
        .orElse(false);
  }

  /** Lets {@link #awaitRing} return. */
  void ring() {
    monitor.locked(() -> rung = true);
  }

  /** Waits for a ring or for the condition. */
  void awaitRing(BooleanSupplier condition, Duration atMost) {
    monitor.await(() -> rung || condition.getAsBoolean(), atMost);
    monitor.locked(() -> rung = false);
  }

  /** The shards whose writes are held. */
  Set<ShardName> held() {
    return monitor.locked(
        () -> {
          Set<ShardName> held = new HashSet<>();
          routing
              .indexes()
              .forEach(
                  (index, routes) -> {
                    for (int shard = 0; shard < routes.size(); shard++) {
                      if (routes.get(shard).held()) {
                        held.add(new ShardName(index, new ShardId(shard)));
                      }
                    }
                  });
          return held;
        });
  }
}
