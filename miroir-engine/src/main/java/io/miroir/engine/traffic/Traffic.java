package io.miroir.engine.traffic;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.ShardId;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.Sabotage;
import io.miroir.engine.figure.Figures;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.session.Session;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
public final class Traffic {
  /** One shard of one index. */
  public record ShardName(String index, ShardId shard) {}

  private final Session session;
  private final Figures figures;
  private final Sabotage sabotage;
  private final Duration patience;
  private final Monitor monitor;

  private Routing routing = Routing.EMPTY;
  private final TreeMap<Long, Integer> underWay = new TreeMap<>();

  /** Shards whose hold was let go by the clock: by sabotage only. */
  private final Set<ShardName> letGo = new HashSet<>();

  private final WriteOrder order = new WriteOrder();
  private final DirtyShards dirty;
  private final Narrowed narrowed = new Narrowed();
  private final WrittenKeys written = new WrittenKeys();
  private List<Operation> indefinite = new ArrayList<>();
  private long rings;

  /**
   * The traffic of one pod.
   *
   * @param patience how long a write waits for a hold to end before it is refused
   */
  public Traffic(
      Session session, Figures figures, Duration patience, Sabotage sabotage, Timeline timeline) {
    this.dirty = new DirtyShards(sabotage);
    this.sabotage = sabotage;
    this.session = session;
    this.figures = figures;
    this.patience = patience;
    this.monitor = timeline.monitor();
  }

  public Routing routing() {
    return monitor.locked(() -> routing);
  }

  /** Waits until an epoch or a later one is installed. */
  public boolean awaitInstalled(long epoch, Duration atMost) {
    return monitor.await(() -> routing.epoch() >= epoch, atMost);
  }

  /** A session begins: the routing that is installed next may come after others it has not seen. */
  public void beginAnew() {
    monitor.locked(narrowed::beginAnew);
  }

  /** What begins from now on goes by this routing. */
  public void install(Routing next) {
    monitor.locked(
        () -> {
          assert next.epoch() >= routing.epoch() : "epochs only grow";
          narrowed.install(routing, next);
          routing = next;
          letGo.clear();
        });
  }

  /**
   * Begins a write once none of its shards is held, and no earlier one to the same documents is
   * under way where they have several copies.
   *
   * @param shardsOf the shards of the write by the index's routes, each with its keys; no key means
   *     the whole shard
   * @param body makes the permit while the routing can't change
   */
  public <T> T beginWrite(
      String index,
      Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf,
      BiFunction<Operation, List<ShardRoute>, T> body) {
    while (true) {
      WriteOrder.Place place = monitor.locked(() -> order.take(ordered(index, shardsOf)));
      Optional<T> begun = Optional.empty();
      try {
        awaitTurn(index, shardsOf, place);
        begun =
            monitor.locked(
                () -> {
                  String begunIn = session.name();
                  List<ShardRoute> routes = routes(index);
                  Map<ShardId, List<String>> shards = shardsOf.apply(routes);
                  if (held(index, shardsOf)) {
                    refuseHeld(index, routes, shards);
                  }
                  // A shard that has got its second copy meanwhile needs a place first.
                  return place.keys().keySet().containsAll(ordered(index, shardsOf).keySet())
                      ? Optional.of(
                          body.apply(begin(begunIn, index, routes, shards, place), routes))
                      : Optional.empty();
                });
      } finally {
        if (begun.isEmpty()) {
          monitor.locked(() -> order.leave(place));
        }
      }
      if (begun.isPresent()) {
        return begun.get();
      }
    }
  }

  private void awaitTurn(
      String index,
      Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf,
      WriteOrder.Place place) {
    if (monitor.await(
        () -> !session.serving() || (order.isNext(place) && !held(index, shardsOf)),
        Duration.ZERO)) {
      return;
    }
    if (monitor.locked(() -> held(index, shardsOf))) {
      figures.writeHeld();
    }
    monitor.await(
        () -> !session.serving() || (order.isNext(place) && !held(index, shardsOf)), patience);
    if (!monitor.locked(() -> order.isNext(place))) {
      session.require();
      throw new RefusedException(
          Reason.NOT_SERVING,
          "earlier writes to the same documents of index '"
              + index
              + "' have not ended; nothing was written, try again");
    }
  }

  /** The shards of a write that have several copies, each with the keys that are written. */
  private Map<ShardName, List<String>> ordered(
      String index, Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf) {
    List<ShardRoute> routes = routes(index);
    Map<ShardName, List<String>> ordered = new HashMap<>();
    shardsOf
        .apply(routes)
        .forEach(
            (shard, keys) -> {
              if (routes.get(shard.value()).copies() > 1) {
                ordered.put(new ShardName(index, shard), keys);
              }
            });
    return ordered;
  }

  private static void refuseHeld(
      String index, List<ShardRoute> routes, Map<ShardId, List<String>> shards) {
    if (shards.keySet().stream().anyMatch(shard -> routes.get(shard.value()).held())) {
      throw new RefusedException(
          Reason.NOT_SERVING,
          "writes to index '" + index + "' are held for a cutover; nothing was written, try again");
    }
  }

  /** Throws nothing: waiting writes look at it. */
  private boolean held(
      String index, Function<List<ShardRoute>, Map<ShardId, List<String>>> shardsOf) {
    return routing
        .index(index)
        .map(
            routes ->
                shardsOf.apply(routes).keySet().stream()
                    .filter(shard -> routes.get(shard.value()).held())
                    .anyMatch(shard -> !letGo.contains(new ShardName(index, shard))))
        .orElse(false);
  }

  /** Counts what the session begins, whose name was read before it was seen to serve. */
  private Operation begin(
      String begunIn,
      String index,
      List<ShardRoute> routes,
      Map<ShardId, List<String>> shards,
      WriteOrder.Place place) {
    Map<ShardName, List<String>> keys = new HashMap<>();
    shards.forEach(
        (shard, written) -> {
          if (routes.get(shard.value()).tracked()) {
            keys.put(new ShardName(index, shard), written);
          }
        });
    dirty.begin(keys);
    Operation operation =
        new Operation(
            begunIn, routing.epoch(), narrowed.since(index, shards.keySet()), keys, place);
    underWay.merge(operation.epoch(), 1, Integer::sum);
    return operation;
  }

  /** Begins a read. */
  public <T> T beginRead(String index, BiFunction<Operation, List<ShardRoute>, T> body) {
    return monitor.locked(
        () -> {
          String begunIn = session.name();
          List<ShardRoute> routes =
              sabotage == Sabotage.READS_AFTER_LEASE && routing.index(index).isPresent()
                  ? routing.index(index).get()
                  : routes(index);
          Operation operation =
              new Operation(begunIn, routing.epoch(), 0, Map.of(), order.take(Map.of()));
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

  /**
   * Ends an operation; one with a leg that got no answer stays in the way of its epoch's end.
   *
   * @param doubtful whether it keeps its place, which someone else leaves for it
   */
  public void end(Operation operation, boolean definite, boolean doubtful) {
    monitor.locked(
        () -> {
          underWay.merge(
              operation.epoch(), -1, (count, less) -> count + less == 0 ? null : count + less);
          written.put(operation.place().keys());
          if (!doubtful) {
            order.leave(operation.place());
          }
          if (definite) {
            dirty.end(operation.dirty());
          } else {
            indefinite.add(operation);
          }
        });
  }

  /** Leaves the place of a write that had kept it, or of {@link #occupy}. */
  public void leave(WriteOrder.Place place) {
    monitor.locked(() -> order.leave(place));
  }

  /**
   * Takes a place before every later write of this pod to these keys, and waits for the earlier
   * ones.
   *
   * @throws MiroirException with {@code BUSY} if they don't end; nothing is occupied then
   */
  public WriteOrder.Place occupy(Map<ShardName, ? extends Collection<String>> keys) {
    WriteOrder.Place place = monitor.locked(() -> order.take(keys));
    if (!monitor.await(() -> order.isNext(place), patience)) {
      leave(place);
      throw new MiroirException(
          ErrorCode.BUSY, "writes to " + keys.keySet() + " have not ended; nothing was compared");
    }
    return place;
  }

  /** Keys whose copies are to be compared, by shard; none means the whole shard. */
  public void putWritten(Map<ShardName, ? extends Collection<String>> keys) {
    monitor.locked(() -> written.put(keys));
  }

  /** As {@link WrittenKeys#take}. */
  public Map<ShardName, Set<String>> takeWritten() {
    return monitor.locked(written::take);
  }

  /** Whether nothing is under way or without an answer. */
  public boolean idle() {
    return monitor.locked(() -> underWay.isEmpty() && indefinite.isEmpty());
  }

  /** Whether nothing begun under an older epoch is under way or without an answer. */
  public boolean drained(long epoch) {
    return monitor.locked(() -> finished(epoch) && answered(epoch));
  }

  /** Whether only requests without an answer stand in the way of {@link #drained}. */
  public boolean stuck(long epoch) {
    return monitor.locked(() -> finished(epoch) && !answered(epoch));
  }

  private boolean finished(long epoch) {
    return underWay.isEmpty() || underWay.firstKey() >= epoch;
  }

  private boolean answered(long epoch) {
    return indefinite.stream().noneMatch(operation -> operation.epoch() < epoch);
  }

  /** Runs what makes all requests without an answer definite, then counts them as such. */
  public void settleUnanswered(Runnable retiring) {
    List<Operation> before = monitor.locked(() -> List.copyOf(indefinite));
    retiring.run();
    monitor.locked(
        () -> {
          Set<Operation> retired = Collections.newSetFromMap(new IdentityHashMap<>());
          retired.addAll(before);
          before.forEach(operation -> dirty.end(operation.dirty()));
          indefinite =
              new ArrayList<>(
                  indefinite.stream().filter(operation -> !retired.contains(operation)).toList());
        });
  }

  /**
   * The dirty keys of every shard that began a new round or hold since they were taken last; empty
   * if this epoch is not {@link #drained}, or is not the installed one any more.
   */
  public Optional<Map<ShardName, DirtyRecord>> takeDrained(long epoch) {
    return monitor.locked(
        () -> {
          if (routing.epoch() != epoch || !drained(epoch)) {
            return Optional.empty();
          }
          return Optional.of(dirty.take(routing, session.token()));
        });
  }

  /** Lets writes to a held shard go on: by sabotage only. */
  public void letGo(ShardName name) {
    monitor.locked(() -> letGo.add(name));
  }

  /** Lets {@link #awaitRing} return. */
  public void ring() {
    monitor.locked(() -> rings++);
  }

  /** The number of rings so far, to wait for the next one after it. */
  public long rings() {
    return monitor.locked(() -> rings);
  }

  /** Waits for a ring after that number, or for the condition. */
  public void awaitRing(long after, BooleanSupplier condition, Duration atMost) {
    monitor.await(() -> rings > after || condition.getAsBoolean(), atMost);
  }

  /** The shards whose writes are held. */
  public Set<ShardName> held() {
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
