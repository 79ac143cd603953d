package io.miroir.engine.pod;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.record.SessionRecord;
import io.miroir.engine.shared.Announced;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.sync.Agreement;
import io.miroir.engine.sync.Settling;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.traffic.Traffic.ShardName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the fleet's epoch for this pod: installs each routing at once, and ends holds that last
 * too long (R2, R9). It waits for no node; {@link Settling} does.
 */
final class Agent {
  private static final System.Logger LOG = System.getLogger("io.miroir.agent");
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Parts parts;
  private final Settling settling;
  private final Map<ShardName, Long> heldSince = new HashMap<>();
  private final Monitor monitor;

  /** The sweeps whose hold is being undone; guarded by the monitor. */
  private final Set<ShardName> undoing = new HashSet<>();

  private final Map<NodeId, Long> admissions = new HashMap<>();
  private long installed;

  Agent(Parts parts, Settling settling) {
    this.parts = parts;
    this.settling = settling;
    this.monitor = parts.timeline().monitor();
  }

  /** Begins a session (R2): lease, keys, routing, ack, in this order. */
  void join() {
    settling.alone(this::joinAlone);
  }

  private void joinAlone() {
    Catalog.Snapshot before = parts.catalog().refresh();
    parts.nodes().update(before.fleet().value());
    noteAdmissions(before.fleet().value());
    String session = parts.timeline().uniqueName();
    parts.session().begin(session, settling.present());
    requireSharedFormat();
    note(session);
    settleOlderSession();
    parts.traffic().beginAnew();
    install(parts.sabotage() == Sabotage.ROUTING_BEFORE_LEASE ? before : parts.catalog().refresh());
    if (!parts.session().serve(installed)) {
      throw new MiroirException(
          ErrorCode.FENCED,
          "pod '" + parts.session().pod() + "' lost its lease while it joined; it joins again");
    }
    settling.settle();
  }

  /**
   * Others wait for what this pod has installed, so it does not wait here for a node that it can't
   * reach: what an older session had sent there is settled before anything is acked.
   */
  private void settleOlderSession() {
    try {
      settling.settleOlderSession();
    } catch (MiroirException e) {
      if (e.code() != ErrorCode.UNAVAILABLE && e.code() != ErrorCode.BUSY) {
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "epochs are acked once what an older session had sent is definite: {0}",
          e.getMessage());
    }
  }

  /** Before anything is written: the others must be able to read it, and this pod what is there. */
  private void requireSharedFormat() {
    try {
      parts.dialect().requireShared(parts.acks().census().formats());
      parts.catalog().all(Keys.SESSION, SessionRecord.class);
    } catch (MiroirException e) {
      parts.session().end();
      throw e;
    }
  }

  /** What this session has under way when it dies is compared by whoever finds its record. */
  private void note(String session) {
    SessionRecord record =
        new SessionRecord(parts.session().pod(), parts.options().leaseTtl().toMillis(), false);
    Commit commit =
        parts
            .jobs()
            .commit(
                Guard.open(),
                List.of(new Change.Create(Keys.session(session), Codec.text(record))));
    if (!(commit instanceof Commit.Committed)) {
      throw new MiroirException(
          ErrorCode.PROTOCOL,
          "session '" + session + "' is not new: " + commit + "; the pod joins again");
    }
  }

  /** Keeps the pod joined and up to date until it is told to stop. */
  public void run() {
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
      if (parts.dialect().takeRefused()) {
        // Else the others would wait for acks that can't come.
        parts.session().end();
      }
    }
  }

  private void turn() {
    long rings = parts.traffic().rings();
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    if (snapshot.epoch() > installed) {
      install(snapshot);
      parts.session().install(installed);
      parts.bell().ring();
    }
    endLongHolds();
    parts.traffic().awaitRing(rings, () -> false, POLL);
  }

  private void install(Catalog.Snapshot snapshot) {
    parts.nodes().update(snapshot.fleet().value());
    forgetGone(snapshot.fleet().value());
    settling.noteReturns(snapshot.fleet().value());
    parts.traffic().install(PlantedRouting.of(snapshot, parts.sabotage()));
    installed = snapshot.epoch();
    noteHolds();
  }

  /**
   * Nodes that left take this session's keys with them. One that came again between two looks has
   * been admitted anew.
   */
  private void forgetGone(FleetRecord fleet) {
    Map<NodeId, Long> before = Map.copyOf(admissions);
    noteAdmissions(fleet);
    Set<NodeId> gone = new HashSet<>(before.keySet());
    gone.removeIf(node -> Objects.equals(before.get(node), admissions.get(node)));
    parts.session().forget(gone);
  }

  private void noteAdmissions(FleetRecord fleet) {
    admissions.clear();
    fleet.seats().forEach(seat -> admissions.put(seat.nodeId(), seat.admission()));
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
            if (parts.sabotage() == Sabotage.HOLD_ENDED_BY_CLOCK) {
              parts.traffic().letGo(name);
              return;
            }
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
      if (state.move().shard().equals(name.shard())) {
        switch (state.phase()) {
          case HELD -> undo(key, found.get(), at, state);
          case SWEEPING -> undoSweep(name, key, job, at);
          default -> {}
        }
      }
    }
  }

  /**
   * What a sweep writes goes to the authority, so the mover's key is deleted there before writes go
   * on, unless its copy is out of sync. That may take as long as the node does, so an actor of its
   * own does it.
   */
  private void undoSweep(ShardName name, Key key, JobRecord job, int at) {
    if (!monitor.locked(() -> undoing.add(name))) {
      return;
    }
    MoveState held = job.moves().get(at);
    parts
        .timeline()
        .fork(
            "undo the sweep of " + name,
            () -> {
              try {
                NodeId to = held.move().to();
                // Nobody reads a copy that is out of sync, and it is made anew.
                if (Agreement.copies(parts.catalog().refresh(), name).contains(to)) {
                  // This pod may be paused here, and a newer term's key stays.
                  FencingToken bound = new FencingToken(job.token() + 1);
                  String scope = Keys.rebalanceScope(name.index());
                  parts.executor().revokeBelow(parts.nodes().node(to), scope, () -> bound);
                }
                // Other moves of the job may have gone on meanwhile; and this one too, to another
                // hold: the key of that one was made since.
                parts
                    .catalog()
                    .find(key, JobRecord.class)
                    .filter(now -> now.value().id().equals(job.id()))
                    .filter(now -> now.value().token() == job.token())
                    .filter(now -> now.value().moves().get(at).phase() == Phase.SWEEPING)
                    .filter(now -> now.value().moves().get(at).epoch() == held.epoch())
                    .ifPresent(now -> undo(key, now, at, now.value().moves().get(at)));
              } catch (MiroirException e) {
                LOG.log(
                    Level.WARNING,
                    "{0}: its hold goes on, as the mover''s key stands: {1}",
                    held.move(),
                    e.getMessage());
              } finally {
                monitor.locked(() -> undoing.remove(name));
              }
            });
  }

  private void undo(Key key, Held<JobRecord> found, int at, MoveState state) {
    Announced rows = new Announced(parts.watch());
    Catalog.Published published =
        parts
            .catalog()
            .publish(
                Guard.open(),
                epoch -> {
                  rows.anew();
                  MoveState next = rows.next(undone(state, epoch));
                  JobRecord changed = found.value().with(at, next).at(epoch);
                  return List.of(new Change.Replace(key, Codec.text(changed), found.revision()));
                });
    if (published.accepted()) {
      rows.committed();
      parts.figures().cutoverUndone();
      LOG.log(
          Level.INFO,
          "{0}: the hold was undone after {1}",
          state.move(),
          parts.options().cutoverHold());
    }
    parts.traffic().ring();
  }

  private MoveMachine.Moved undone(MoveState state, long epoch) {
    MoveEvent event =
        new MoveEvent.HoldUndone(
            epoch,
            "held longer than " + parts.options().cutoverHold(),
            parts.options().cutoverAttempts());
    if (MoveMachine.step(state, event) instanceof MoveMachine.Moved moved) {
      return moved;
    }
    throw new IllegalStateException("a hold in phase " + state.phase() + " can't be undone");
  }
}
