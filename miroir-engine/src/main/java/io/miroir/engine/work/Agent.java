package io.miroir.engine.work;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.migration.Outcome;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.work.Traffic.ShardName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows the fleet's epoch for this pod: installs each routing, drains what is older, publishes
 * dirty keys, acks; and ends holds that last too long (R2, R3, R9).
 */
final class Agent {
  private static final System.Logger LOG = System.getLogger("io.miroir.agent");
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration ADMIT_AGAIN = Duration.ofMillis(500);
  private static final Duration BARRIER = Duration.ofSeconds(5);

  private final Pod.Parts parts;
  private final Map<ShardName, Long> heldSince = new HashMap<>();
  private Set<NodeId> restoring = Set.of();
  private boolean returned;
  private long admittedAt;
  private long installed;
  private long acked;

  Agent(Pod.Parts parts) {
    this.parts = parts;
    this.admittedAt = parts.timeline().nanoTime();
  }

  /** Begins a session (R2): lease, keys, routing, ack, in this order. */
  void join() {
    Catalog.Snapshot before = parts.catalog().refresh();
    parts.nodes().update(before.fleet().value());
    parts.session().begin(present());
    // What an older session of this pod had sent is queued or refused by now.
    parts.traffic().settleUnanswered(() -> settling().forEach(this::drainQueues));
    install(parts.catalog().refresh());
    if (!parts.session().ack(0)) {
      throw new MiroirException(
          ErrorCode.FENCED,
          "pod '" + parts.session().pod() + "' lost its lease while it joined; it joins again");
    }
    parts.session().serve();
    settle();
  }

  /** Keeps the pod joined and up to date until it is told to stop. */
  void run() {
    while (true) {
      try {
        if (parts.session().token() == 0 || !parts.session().serving()) {
          LOG.log(Level.WARNING, "pod ''{0}'' begins a new session", parts.session().pod());
          join();
        }
        turn();
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "can''t follow the fleet at present: {0}", e.getMessage());
        parts.timeline().sleep(RETRY);
      }
    }
  }

  private void turn() {
    admitMissing();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    if (snapshot.epoch() > installed) {
      install(snapshot);
    }
    if (acked < installed) {
      settle();
    }
    endLongHolds();
    long waitingFor = installed;
    parts
        .traffic()
        .awaitRing(() -> acked < waitingFor && parts.traffic().drained(waitingFor), POLL);
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
  private List<Node> present() {
    Set<NodeId> away = parts.catalog().last().fleet().value().away();
    return parts.nodes().all().stream().filter(node -> !away.contains(node.id())).toList();
  }

  /**
   * The nodes whose queues must be empty before older requests are definite. One that has given
   * this session no key and holds no copy in sync does not count: it may be joining or coming back
   * and hang, and would keep every move of the fleet from going on.
   */
  private List<Node> settling() {
    Set<NodeId> deciding = parts.traffic().routing().deciding();
    return present().stream()
        .filter(node -> parts.session().knows(node.id()) || deciding.contains(node.id()))
        .toList();
  }

  private void install(Catalog.Snapshot snapshot) {
    parts.nodes().update(snapshot.fleet().value());
    parts.traffic().install(snapshot.routing());
    installed = snapshot.epoch();
    noteReturns(snapshot.fleet().value());
    noteHolds();
  }

  /**
   * A node that answers again may hold what this pod sent before it failed: the keys it was sent
   * with are retired before the epoch is acked, and only then are its copies compared.
   */
  private void noteReturns(FleetRecord fleet) {
    Set<NodeId> back =
        fleet.seats().stream()
            .filter(seat -> seat.nodeState() == NodeState.RESTORING)
            .map(FleetRecord.Seat::nodeId)
            .collect(Collectors.toSet());
    returned |= !restoring.containsAll(back);
    restoring = back;
  }

  /** Acks the installed epoch if everything older is definite. */
  private void settle() {
    if (returned || parts.traffic().stuck(installed)) {
      LOG.log(
          Level.WARNING,
          "{0}; keys are retired before epoch {1} is acked",
          returned ? "a node is back" : "a request got no answer",
          installed);
      parts
          .traffic()
          .settleUnanswered(
              () -> {
                parts.session().rotate(present());
                settling().forEach(this::drainQueues);
              });
      returned = false;
    }
    if (!parts.traffic().drained(installed)) {
      return;
    }
    publish(parts.traffic().take());
    if (parts.session().ack(installed)) {
      acked = installed;
      parts.bell().ring();
    }
  }

  /** Waits until all that a node had accepted is applied. */
  private void drainQueues(Node node) {
    for (String index : parts.traffic().routing().indexes().keySet()) {
      Outcome outcome = new Outcome.Pending(1);
      while (outcome instanceof Outcome.Pending) {
        outcome = parts.executor().await(node, parts.executor().barrier(node, index), BARRIER);
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

  /** Keeps when each hold began here, and records those that ended. */
  private void noteHolds() {
    Set<ShardName> held = parts.traffic().held();
    long now = parts.timeline().nanoTime();
    heldSince.forEach(
        (name, since) -> {
          if (!held.contains(name)) {
            parts.figures().holdEnded(Duration.ofNanos(now - since));
          }
        });
    heldSince.keySet().retainAll(held);
    held.forEach(name -> heldSince.putIfAbsent(name, now));
  }

  /**
   * A hold ends by a commit, never by this pod's clock alone: whoever's commit is first decides.
   */
  private void endLongHolds() {
    long now = parts.timeline().nanoTime();
    heldSince.forEach(
        (name, since) -> {
          if (now - since > parts.options().cutoverHold().toNanos()) {
            undo(name);
          }
        });
  }

  private void undo(ShardName name) {
    Key key = Keys.job(name.index());
    Optional<Held<JobRecord>> found = parts.catalog().find(key, JobRecord.class);
    if (found.isEmpty()) {
      return;
    }
    JobRecord job = found.get().value();
    for (int at = 0; at < job.moves().size(); at++) {
      MoveState state = job.moves().get(at);
      if (state.move().shard().equals(name.shard()) && holding(state.phase())) {
        undo(key, found.get(), at, state);
      }
    }
  }

  private static boolean holding(Phase phase) {
    return phase == Phase.HELD || phase == Phase.SWEEPING;
  }

  private void undo(Key key, Held<JobRecord> found, int at, MoveState state) {
    Catalog.Published published =
        parts
            .catalog()
            .publish(Guard.open(), epoch -> List.of(undone(key, found, at, state, epoch)));
    if (published.accepted()) {
      parts.figures().cutoverUndone();
      LOG.log(
          Level.INFO,
          "{0}: the hold was undone after {1}",
          state.move(),
          parts.options().cutoverHold());
    }
    parts.traffic().ring();
  }

  private Change undone(Key key, Held<JobRecord> found, int at, MoveState state, long epoch) {
    MoveEvent event =
        new MoveEvent.HoldUndone(
            epoch,
            "held longer than " + parts.options().cutoverHold(),
            parts.options().cutoverAttempts());
    if (MoveMachine.step(state, event) instanceof MoveMachine.Moved moved) {
      JobRecord changed = found.value().with(at, moved.next()).at(epoch);
      return new Change.Replace(key, Codec.text(changed), found.revision());
    }
    throw new IllegalStateException("a hold in phase " + state.phase() + " can't be undone");
  }
}
