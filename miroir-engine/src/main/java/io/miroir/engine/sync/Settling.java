package io.miroir.engine.sync;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Ticket;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.traffic.Traffic.ShardName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes what this pod began under older epochs definite, publishes its dirty keys, and acks (R3,
 * R7). An actor of its own: it waits for nodes, and a routing is installed meanwhile.
 */
public final class Settling {
  private static final System.Logger LOG = System.getLogger("io.miroir.settling");
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration ADMIT_AGAIN = Duration.ofMillis(500);
  private static final Duration BARRIER = Duration.ofSeconds(5);

  private final Parts parts;

  /** Held while a session begins or its keys are exchanged. */
  private final Monitor turns;

  /** Guards the fields below; never held over a call. */
  private final Monitor monitor;

  private Set<NodeId> restoring = Set.of();
  private long returns;
  private long returnsSettled;
  private long admittedAt;
  private long acked;

  public Settling(Parts parts) {
    this.parts = parts;
    this.turns = parts.timeline().monitor();
    this.monitor = parts.timeline().monitor();
    this.admittedAt = parts.timeline().nanoTime();
  }

  /** Runs a body while no keys are exchanged. */
  public void alone(Runnable body) {
    turns.locked(body);
  }

  /** Acks every epoch that is installed, until it is told to stop. */
  public void run() {
    while (true) {
      long rings = parts.traffic().rings();
      try {
        if (parts.session().serving()) {
          alone(
              () -> {
                admitMissing();
                settle();
              });
        }
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "can''t settle older epochs at present: {0}", e.getMessage());
        parts.timeline().sleep(RETRY);
      }
      parts.traffic().awaitRing(rings, this::maySettle, POLL);
    }
  }

  private boolean maySettle() {
    long epoch = parts.traffic().routing().epoch();
    return epoch > monitor.locked(() -> acked) && parts.traffic().drained(epoch);
  }

  /** Makes keys on nodes that joined, or that did not answer before. */
  private void admitMissing() {
    long now = parts.timeline().nanoTime();
    if (now - admittedAt < ADMIT_AGAIN.toNanos()) {
      return;
    }
    admittedAt = now;
    for (Node node : present()) {
      if (!parts.session().knows(node.id())) {
        try {
          parts.session().admit(node);
        } catch (MiroirException e) {
          LOG.log(Level.WARNING, "no key on node {0} yet: {1}", node, e.getMessage());
        }
      }
    }
  }

  /** The nodes that have not failed. */
  public List<Node> present() {
    Set<NodeId> away = parts.catalog().last().fleet().value().away();
    return parts.nodes().all().stream().filter(node -> !away.contains(node.id())).toList();
  }

  /**
   * The nodes whose queues must be empty before older requests are definite. One that has given
   * this session no key and is written to by nobody does not count: it may be joining or coming
   * back and hang, and would keep every move of the fleet from going on.
   */
  private List<Node> deciding() {
    Set<NodeId> written = parts.traffic().routing().written();
    return present().stream()
        .filter(node -> parts.session().knows(node.id()) || written.contains(node.id()))
        .toList();
  }

  /**
   * Makes keys on the nodes that are written to and have none of this session. An older key may
   * hold there yet, and what was sent with it may land whenever the node goes on: nothing is to be
   * compared with it before, so nothing is acked.
   */
  private void admitWritten() {
    Set<NodeId> written = parts.traffic().routing().written();
    for (Node node : present()) {
      if (written.contains(node.id()) && !parts.session().knows(node.id())) {
        parts.session().admit(node);
      }
    }
  }

  /**
   * Told before the fleet's routing is installed: a node that answers again may hold what this pod
   * sent before it failed. The keys it was sent with are retired before the epoch is acked, and
   * only then are its copies compared.
   */
  public void noteReturns(FleetRecord fleet) {
    Set<NodeId> back =
        fleet.seats().stream()
            .filter(seat -> seat.nodeState() == NodeState.RESTORING)
            .map(FleetRecord.Seat::nodeId)
            .collect(Collectors.toSet());
    monitor.locked(
        () -> {
          if (!restoring.containsAll(back)) {
            returns++;
          }
          restoring = back;
        });
  }

  /** What an older session of this pod had sent is queued or refused by now. */
  public void settleOlderSession() {
    parts.traffic().settleUnanswered(this::drainQueues);
  }

  /** Acks the installed epoch if everything older is definite. */
  public void settle() {
    long epoch = parts.traffic().routing().epoch();
    if (epoch <= monitor.locked(() -> acked)) {
      return;
    }
    long seen = monitor.locked(() -> returns);
    boolean back = monitor.locked(() -> returns > returnsSettled);
    if ((back || parts.traffic().stuck(epoch))
        && parts.sabotage() != Sabotage.DRAINED_WITHOUT_RETIRING) {
      LOG.log(
          Level.WARNING,
          "{0}; keys are retired before epoch {1} is acked",
          back ? "a node is back" : "a request got no answer",
          epoch);
      exchangeKeys();
      monitor.locked(() -> returnsSettled = seen);
    }
    admitWritten();
    Optional<Map<ShardName, DirtyRecord>> taken = parts.traffic().takeDrained(epoch);
    if (taken.isEmpty()) {
      return;
    }
    publish(taken.get());
    if (parts.session().ack(epoch)) {
      monitor.locked(() -> acked = Math.max(acked, epoch));
      parts.bell().ring();
    }
  }

  /** Makes every request of this pod definite that got no answer (R3). */
  void retire() {
    alone(this::exchangeKeys);
  }

  private void exchangeKeys() {
    parts
        .traffic()
        .settleUnanswered(
            () -> {
              parts.session().rotate(present());
              drainQueues();
            });
  }

  private void drainQueues() {
    deciding().forEach(this::drainQueues);
  }

  /** Waits until all that a node had accepted is applied. */
  private void drainQueues(Node node) {
    for (String index : parts.traffic().routing().indexes().keySet()) {
      // One and the same: what the node accepts meanwhile is not waited for.
      Ticket barrier = parts.executor().barrier(node, index);
      while (parts.executor().await(node, barrier, BARRIER) instanceof Outcome.Pending) {
        LOG.log(Level.DEBUG, "node {0} has not applied all of index {1} yet", node, index);
      }
    }
  }

  private void publish(Map<ShardName, DirtyRecord> taken) {
    if (taken.isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    taken.forEach(
        (name, dirty) -> {
          Key key = Keys.dirty(name.index(), name.shard(), parts.session().pod());
          String text = Codec.text(dirty);
          changes.add(
              parts
                  .catalog()
                  .find(key, DirtyRecord.class)
                  .<Change>map(old -> new Change.Replace(key, text, old.revision()))
                  .orElseGet(() -> new Change.Create(key, text)));
        });
    Commit commit = parts.jobs().commit(Guard.open(), changes);
    if (!(commit instanceof Commit.Committed)) {
      // Only this pod writes these records; the round that misses them is void for the mover.
      LOG.log(Level.WARNING, "dirty keys were not published: {0}", commit);
    }
  }
}
