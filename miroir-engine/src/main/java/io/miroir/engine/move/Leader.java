package io.miroir.engine.move;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Planner;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.Announced;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One term over one index: claims its job, or makes one of what the placement wants, and drives it.
 */
public final class Leader {
  private static final System.Logger LOG = System.getLogger("io.miroir.leader");

  private final Parts parts;
  private final LeaseKeeper lease;
  private final String index;
  private final Slots slots;

  /**
   * A job of this term.
   *
   * @param lateBodies whether an earlier term had begun it, or its moves are tried again
   */
  private record Claimed(Held<JobRecord> job, boolean lateBodies) {}

  Leader(Parts parts, LeaseKeeper lease, String index, Slots slots) {
    this.parts = parts;
    this.lease = lease;
    this.index = index;
    this.slots = slots;
  }

  /** The moves that bring an index to the placement of the wanted topology, none given up. */
  static List<Move> plan(Catalog.Snapshot snapshot, String index) {
    long event = snapshot.fleet().value().events();
    ControlRecord control = snapshot.control(index);
    return difference(snapshot, index).stream()
        .filter(move -> !control.gaveUp(move.shard().value(), event))
        .toList();
  }

  /** What an index's assignment lacks of the placement, whatever was given up. */
  public static List<Move> difference(Catalog.Snapshot snapshot, String index) {
    Held<Assignment> assignment = snapshot.assignments().get(index);
    return assignment == null
        ? List.of()
        : difference(assignment.value(), snapshot.fleet().value());
  }

  /**
   * What an assignment lacks of the placement; nothing of a group that is mostly away, or whose
   * nodes that are to stay are all missed.
   */
  public static List<Move> difference(Assignment assignment, FleetRecord fleet) {
    List<List<NodeId>> placed = fleet.placed();
    return Planner.plan(assignment, placed, fleet.replicationFactor(), fleet.away()).stream()
        .filter(move -> !fleet.mostlyAway(move.group()))
        .filter(move -> !placed.get(move.group()).isEmpty() || fleet.leaving(move.group()))
        .toList();
  }

  /**
   * Runs until every move of the job is settled or paused, or the term is over.
   *
   * @return whether no move has failed but those that were given up
   */
  boolean run() {
    Optional<Claimed> claimed = claim();
    if (claimed.isEmpty()) {
      return true;
    }
    BodyGrace grace =
        new BodyGrace(parts.timeline(), parts.options().bodyGrace(), claimed.get().lateBodies());
    Transfers transfers = new Transfers(parts, lease, index, grace);
    List<Node> nodes = nodes(claimed.get().job().value());
    Members members = new Members(parts, nodes, grace);
    Ledger ledger = new Ledger(parts, lease, index, claimed.get().job(), members);
    // The claim published an epoch; its acks come before any other of this index (R3).
    ledger.awaitAcks(claimed.get().job().value().epoch());
    grace.claimAcked();
    new Drivers(parts, lease, ledger, transfers, members, grace, slots).run();
    lease.require();
    if (ledger.job().open()) {
      LOG.log(Level.INFO, "job {0} of index ''{1}'' is paused", ledger.job().id(), index);
      return true;
    }
    ledger.close();
    Catalog.Snapshot after = parts.catalog().refresh();
    boolean well =
        ledger.job().moves().stream()
            .noneMatch(state -> state.phase() == Phase.FAILED && !gaveUp(after, state));
    LOG.log(
        Level.INFO,
        "job {0} of index ''{1}'' has ended: {2} moves, {3} documents",
        ledger.job().id(),
        index,
        ledger.job().moves().size(),
        ledger.job().documents());
    return well;
  }

  private boolean gaveUp(Catalog.Snapshot snapshot, MoveState state) {
    return snapshot
        .control(index)
        .gaveUp(state.move().shard().value(), snapshot.fleet().value().events());
  }

  /** The first act of a term: a commit that raises token and revision (R1). */
  private Optional<Claimed> claim() {
    Catalog.Snapshot known = parts.catalog().last();
    while (true) {
      Catalog.Snapshot snapshot = parts.catalog().refresh();
      Held<Assignment> assignment = snapshot.assignments().get(index);
      if (assignment == null) {
        return Optional.empty();
      }
      Optional<Held<JobRecord>> last =
          parts.sabotage() == Sabotage.CLAIM_AFTER_READING
              ? Optional.ofNullable(known.jobs().get(index))
              : parts.catalog().find(Keys.job(index), JobRecord.class);
      boolean takeover =
          last.isPresent() && (last.get().value().open() || open(snapshot.jobs().get(index)));
      boolean lateBodies = takeover || last.filter(Leader::gaveSomeUp).isPresent();
      JobRecord base = takeover ? last.get().value() : planned(snapshot);
      if (!takeover) {
        parts.strays().requireNone(index, nodes(base));
      }
      parts.troubles().ofIndex(index, "");
      if (takeover && parts.sabotage() == Sabotage.TERM_WITHOUT_CLAIM) {
        return Optional.of(new Claimed(last.get(), true));
      }
      if (base.moves().isEmpty()) {
        return Optional.empty();
      }
      base.moves().stream().filter(move -> move.phase() == Phase.SWEEPING).forEach(this::stopSweep);
      JobRecord[] written = new JobRecord[1];
      Announced rows = new Announced(parts.watch());
      Catalog.Published published =
          parts
              .catalog()
              .publish(
                  new Guard.Fenced(Keys.rebalanceScope(index), lease.token()),
                  epoch -> {
                    written[0] = taken(base, epoch, rows);
                    String text = Codec.text(written[0]);
                    List<Change> changes = new ArrayList<>();
                    changes.add(
                        last.<Change>map(
                                old -> new Change.Replace(Keys.job(index), text, old.revision()))
                            .orElseGet(() -> new Change.Create(Keys.job(index), text)));
                    if (!takeover) {
                      changes.add(unchanged(Keys.TOPOLOGY, snapshot.fleet()));
                      changes.add(unchanged(Keys.assignment(index), assignment));
                    }
                    return changes;
                  });
      parts.traffic().ring();
      switch (published.commit()) {
        case Commit.Committed committed -> {
          rows.committed();
          told(written[0], takeover);
          return Optional.of(new Claimed(new Held<>(written[0], committed.revision()), lateBodies));
        }
        case Commit.Conflict conflict -> {
          lease.require();
          if (takeover && parts.sabotage() == Sabotage.CLAIM_AFTER_READING) {
            Optional<Claimed> forced = overwritten(base);
            if (forced.isPresent()) {
              return forced;
            }
          }
        }
        case Commit.Refused refused ->
            throw new MiroirException(
                ErrorCode.FENCED,
                "index '" + index + "' is led by a newer term, token " + refused.highest());
      }
    }
  }

  /**
   * The claim ends a sweep's hold. What the last term's sweep still sends goes to the authority: it
   * is refused before writes go on there. A node that does not answer takes nothing for now either.
   */
  private void stopSweep(MoveState sweeping) {
    Node authority = parts.nodes().node(sweeping.move().to());
    try {
      parts.executor().revokeBelow(authority, Keys.rebalanceScope(index), lease::token);
    } catch (MiroirException e) {
      LOG.log(
          Level.WARNING,
          "{0}: the last term''s key stands until this one''s is made: {1}",
          sweeping.move(),
          e.getMessage());
    }
  }

  /**
   * Whether pods take a job to be open: its moves may all have ended without an epoch that says so,
   * their leader being gone, and whoever follows closes it.
   */
  private static boolean open(@Nullable Held<JobRecord> seen) {
    return seen != null && seen.value().open();
  }

  /** What was sent to the target of a move that was given up may come when it is tried again. */
  private static boolean gaveSomeUp(Held<JobRecord> job) {
    return job.value().moves().stream().anyMatch(state -> state.phase() == Phase.FAILED);
  }

  /** By sabotage only: what was committed since the reading is lost. */
  private Optional<Claimed> overwritten(JobRecord base) {
    JobRecord[] written = new JobRecord[1];
    Announced rows = new Announced(parts.watch());
    Held<JobRecord> newest = parts.catalog().find(Keys.job(index), JobRecord.class).orElseThrow();
    Catalog.Published published =
        parts
            .catalog()
            .publish(
                new Guard.Fenced(Keys.rebalanceScope(index), lease.token()),
                epoch -> {
                  written[0] = taken(base, epoch, rows);
                  return List.of(
                      new Change.Replace(
                          Keys.job(index), Codec.text(written[0]), newest.revision()));
                });
    return published.commit() instanceof Commit.Committed committed
        ? Optional.of(new Claimed(new Held<>(written[0], committed.revision()), true))
        : Optional.empty();
  }

  /** So that the commit fails if what was planned by is not so any more, or gone. */
  private static Change unchanged(Key key, Held<?> seen) {
    return new Change.Replace(key, Codec.text(seen.value()), seen.revision());
  }

  private void told(JobRecord job, boolean takeover) {
    if (takeover) {
      parts.figures().takenOver();
    }
    LOG.log(
        Level.INFO,
        "{0} job {1} of index ''{2}'' under token {3}: {4} moves",
        takeover ? "takes over" : "begins",
        job.id(),
        index,
        lease.token(),
        job.moves().size());
  }

  private JobRecord planned(Catalog.Snapshot snapshot) {
    long now = parts.timeline().wallTime().toEpochMilli();
    return new JobRecord(
        parts.timeline().uniqueName(),
        index,
        reason(snapshot.fleet().value()),
        parts.timeline().wallTime().toString(),
        lease.token().value(),
        0,
        PlantedPlan.of(plan(snapshot, index), snapshot, index, parts.sabotage()).stream()
            .map(move -> MoveState.start(move, now))
            .toList());
  }

  /** The nodes that are on their way, by what they do. */
  private static String reason(FleetRecord fleet) {
    List<String> reasons = new ArrayList<>();
    reason(fleet, NodeState.JOINING, "node-added", reasons);
    reason(fleet, NodeState.DRAINING, "node-draining", reasons);
    reason(fleet, NodeState.FAILED, "node-failed", reasons);
    reason(fleet, NodeState.RESTORING, "node-recovered", reasons);
    return reasons.isEmpty() ? "placement" : String.join("; ", reasons);
  }

  private static void reason(
      FleetRecord fleet, NodeState state, String event, List<String> reasons) {
    List<String> nodes =
        fleet.seats().stream()
            .filter(seat -> seat.nodeState() == state)
            .map(FleetRecord.Seat::id)
            .toList();
    if (!nodes.isEmpty()) {
      reasons.add(event + " " + String.join(", ", nodes));
    }
  }

  private JobRecord taken(JobRecord base, long epoch, Announced rows) {
    rows.anew();
    JobRecord job = base.claimed(lease.token().value()).at(epoch);
    for (int at = 0; at < base.moves().size(); at++) {
      MoveState state = base.moves().get(at);
      if (!state.settled()
          && MoveMachine.step(state, new MoveEvent.TakenOver(lease.token(), epoch))
              instanceof MoveMachine.Moved moved) {
        MoveState next = rows.next(moved);
        boolean restarts =
            parts.sabotage() == Sabotage.TAKEOVER_RESTARTS
                && next.phase() == Phase.MIGRATION_IN_PROGRESS;
        job = job.with(at, restarts ? next.uncopied() : next);
      }
    }
    return job;
  }

  private List<Node> nodes(JobRecord job) {
    Catalog.Snapshot snapshot = parts.catalog().refresh();
    parts.nodes().update(snapshot.fleet().value());
    Optional<Assignment> copies =
        Optional.ofNullable(snapshot.assignments().get(index)).map(Held::value);
    Set<Node> nodes = new HashSet<>();
    for (MoveState state : job.moves()) {
      if (!state.settled()) {
        nodes.add(parts.nodes().node(state.move().source()));
        nodes.add(parts.nodes().node(state.move().to()));
        // Any of them may be copied from before the move ends.
        copies.map(held -> held.inSync(state.move().shard())).stream()
            .flatMap(List::stream)
            .map(parts.nodes()::node)
            .forEach(nodes::add);
      }
    }
    return List.copyOf(nodes);
  }

  /**
   * Whether there is something to do for an index: an open move that is not paused, or a move to
   * plan.
   */
  static boolean hasWork(Catalog.Snapshot snapshot, String index) {
    ControlRecord control = snapshot.control(index);
    Held<JobRecord> job = snapshot.jobs().get(index);
    if (job != null && job.value().open()) {
      return job.value().moves().stream().anyMatch(state -> Drivers.hasWork(state, control));
    }
    return plan(snapshot, index).stream().anyMatch(move -> !control.pauses(move.shard().value()));
  }
}
