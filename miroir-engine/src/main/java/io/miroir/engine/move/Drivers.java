package io.miroir.engine.move;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.ShardId;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.StoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the drivers of one job's moves: one at a time of each shard, and as many at once as may be;
 * those that were begun before first. A paused move has none.
 */
public final class Drivers {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Parts parts;
  private final LeaseKeeper lease;
  private final Ledger ledger;
  private final Transfers transfers;
  private final Members members;
  private final BodyGrace grace;
  private final Slots slots;
  private final Monitor monitor;
  private final Map<Integer, Fork> forks = new HashMap<>();
  private final Set<Integer> running = new HashSet<>();
  private final List<RuntimeException> failures = new ArrayList<>();

  Drivers(
      Parts parts,
      LeaseKeeper lease,
      Ledger ledger,
      Transfers transfers,
      Members members,
      BodyGrace grace,
      Slots slots) {
    this.parts = parts;
    this.lease = lease;
    this.ledger = ledger;
    this.transfers = transfers;
    this.members = members;
    this.grace = grace;
    this.slots = slots;
    this.monitor = parts.timeline().monitor();
  }

  /**
   * Returns when every move is settled or paused, or the lease does not stand any more.
   *
   * @throws RuntimeException what ended a driver first, once all have ended
   */
  void run() {
    try {
      long rings = parts.bell().rings();
      while (lease.stands() && monitor.locked(failures::isEmpty) && startAll()) {
        requireIndex();
        parts.bell().await(rings, LOOK);
        rings = parts.bell().rings();
      }
      forks.values().forEach(Fork::join);
    } catch (StoppedException e) {
      forks.values().forEach(Fork::stop);
      throw e;
    } catch (MiroirException e) {
      forks.values().forEach(Fork::stop);
      forks.values().forEach(Fork::join);
      throw e;
    }
    monitor.locked(
        () -> {
          if (!failures.isEmpty()) {
            throw failures.getFirst();
          }
        });
  }

  /** Ends the term at once where its index is deleted: whoever deletes it waits for the lease. */
  private void requireIndex() {
    String index = ledger.job().index();
    if (!parts.catalog().last().assignments().containsKey(index)) {
      throw new MiroirException(
          ErrorCode.FENCED, "index '" + index + "' was deleted; its moves end where they stand");
    }
  }

  /** Starts what may start; {@code false} if nothing runs and nothing is left to start. */
  private boolean startAll() {
    List<Integer> next = next();
    for (int at : next) {
      Optional<Slots.Slot> slot =
          ledger.state(at).phase().readsNew() ? Optional.of(slots.none()) : slots.tryTake();
      slot.ifPresent(taken -> start(at, taken));
    }
    return !next.isEmpty() || !monitor.locked(running::isEmpty);
  }

  /** The moves that may start, one of each shard, those first that were begun. */
  private List<Integer> next() {
    // Before the states: a driver that ends between the two readings would look as if it had not
    // begun, and be run, and counted, once more.
    Set<Integer> busy = monitor.locked(() -> Set.copyOf(running));
    List<MoveState> moves = ledger.job().moves();
    ControlRecord control = parts.catalog().last().control(ledger.job().index());
    Set<ShardId> shards = new HashSet<>();
    busy.forEach(at -> shards.add(moves.get(at).move().shard()));
    List<Integer> order = new ArrayList<>();
    for (int at = 0; at < moves.size(); at++) {
      order.add(at);
    }
    order.sort(Comparator.comparingInt(at -> moves.get(at).phase() == Phase.IDLE ? 1 : 0));
    List<Integer> next = new ArrayList<>();
    for (int at : order) {
      if (hasWork(moves.get(at), control) && shards.add(moves.get(at).move().shard())) {
        next.add(at);
      }
    }
    return next;
  }

  /** Whether something is to be done for a move now. */
  static boolean hasWork(MoveState state, ControlRecord control) {
    return !state.settled() && !(state.phase().pausable() && pauses(control, state));
  }

  public static boolean pauses(ControlRecord control, MoveState state) {
    return control.pauses(state.move().shard().value());
  }

  private void start(int at, Slots.Slot slot) {
    monitor.locked(() -> running.add(at));
    MoveDriver driver = new MoveDriver(parts, lease, ledger, transfers, members, grace, at, slot);
    forks.put(
        at, parts.timeline().fork("move " + ledger.state(at).move(), () -> run(driver, at, slot)));
  }

  private void run(MoveDriver driver, int at, Slots.Slot slot) {
    try {
      driver.run();
    } catch (RuntimeException e) {
      monitor.locked(() -> failures.add(e));
    } finally {
      monitor.locked(() -> running.remove(at));
      slot.give();
      parts.bell().ring();
    }
  }
}
