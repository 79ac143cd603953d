package io.miroir.engine.fleet;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.HealthOptions;
import io.miroir.engine.NodeProbe;
import io.miroir.engine.RefusedException;
import io.miroir.engine.catalog.Marks.Sight;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Probes every node while this pod holds the lease {@code health}, all of them side by side and
 * under no lock, and tells the fleet what became of them.
 */
public final class Health {
  private static final System.Logger LOG = System.getLogger("io.miroir.health");
  public static final String SCOPE = "health";

  private final Parts parts;
  private final Seats seats;
  private final NodeProbe probe;
  private final HealthOptions options;
  private final Monitor monitor;
  private final Map<NodeId, Pulse> pulses = new HashMap<>();
  private final Map<NodeId, Sight> sights = new HashMap<>();

  public Health(Parts parts, NodeProbe probe, HealthOptions options) {
    this.parts = parts;
    this.seats = new Seats(parts);
    this.probe = probe;
    this.options = options;
    this.monitor = parts.timeline().monitor();
  }

  /** Watches until it is stopped; the lease is taken again whenever it is lost. */
  public void run() {
    while (true) {
      try {
        LeaseKeeper.acquire(parts, SCOPE).ifPresent(this::watch);
      } catch (MiroirException e) {
        LOG.log(Level.WARNING, "can''t watch the nodes at present: {0}", e.getMessage());
      }
      parts.timeline().sleep(options.every());
    }
  }

  private void watch(LeaseKeeper lease) {
    try (lease) {
      // Another holder's misses are not known here.
      monitor.locked(
          () -> {
            pulses.clear();
            sights.clear();
          });
      while (lease.stands()) {
        FleetRecord fleet = parts.catalog().refresh().fleet().value();
        probeAll(fleet);
        for (FleetRecord.Seat seat : fleet.seats()) {
          if (lease.stands()) {
            tell(seat);
          }
        }
        parts.timeline().sleep(options.every());
      }
    }
  }

  private void probeAll(FleetRecord fleet) {
    List<Fork> probes = new ArrayList<>();
    for (FleetRecord.Seat seat : fleet.seats()) {
      probes.add(parts.timeline().fork("probe " + seat.id(), () -> probe(seat)));
    }
    probes.forEach(Fork::join);
  }

  private void probe(FleetRecord.Seat seat) {
    boolean answers = probe.isWell(seat.node(), options.limit());
    Sight sight = answers ? sight(seat) : Sight.OURS;
    // One that has failed comes back only if it is known to be what it was.
    boolean silent = sight == Sight.UNTOLD && seat.nodeState() != NodeState.FAILED;
    boolean well = answers && (sight == Sight.OURS || silent);
    monitor.locked(
        () -> {
          sights.put(seat.nodeId(), sight);
          pulses.merge(seat.nodeId(), Pulse.NONE.after(well), (old, now) -> old.after(well));
        });
  }

  /** What can't be told now is not held against the node. */
  private Sight sight(FleetRecord.Seat seat) {
    try {
      return parts.marks().look(seat.node(), options.limit());
    } catch (MiroirException e) {
      LOG.log(Level.WARNING, "node {0} was not looked at: {1}", seat.node(), e.getMessage());
      return Sight.UNTOLD;
    }
  }

  private void tell(FleetRecord.Seat seat) {
    Sight sight = monitor.locked(() -> sights.getOrDefault(seat.nodeId(), Sight.OURS));
    if (sight == Sight.EMPTIED || sight == Sight.STRANGE) {
      tellReplaced(seat, sight);
      return;
    }
    Pulse pulse = monitor.locked(() -> pulses.getOrDefault(seat.nodeId(), Pulse.NONE));
    Optional<NodeState> next = pulse.judge(seat.nodeState(), options);
    if (next.isEmpty()) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "node {0} is {1} and will be {2}: {3} misses in a row",
        seat.node(),
        seat.state(),
        next.get().label(),
        pulse.missesInARow());
    try {
      switch (next.get()) {
        case FAILED -> seats.fail(seat.nodeId());
        case RESTORING -> seats.recover(seat.nodeId());
        default -> change(seat, next.get());
      }
      parts.bell().ring();
    } catch (RefusedException e) {
      // Someone changed the node's state meanwhile; the next probe judges by that.
      LOG.log(Level.INFO, "node {0}: {1}", seat.node(), e.getMessage());
    }
  }

  /**
   * Whatever it says of its health, it has not what it had: it has failed at once. It comes back as
   * an empty node, unless it had what no other node has: then it waits for its old disk, or until
   * someone gives that up.
   */
  private void tellReplaced(FleetRecord.Seat seat, Sight sight) {
    boolean alone = holdsAlone(seat.nodeId());
    LOG.log(
        Level.ERROR,
        "node {0}, {1}, {2}; {3}",
        seat.node(),
        seat.state(),
        sight == Sight.EMPTIED
            ? "has lost its marker, so its disk was replaced"
            : "does not accept its key, or is marked as another node",
        alone
            ? "it has copies that are in sync nowhere else: bring its old disk back, or give them"
                + " up with nodes remove --force --lose-shards"
            : "its copies are made anew once it carries its marker");
    try {
      if (seat.nodeState().next().contains(NodeState.FAILED)) {
        seats.fail(seat.nodeId());
        parts.bell().ring();
      } else if (seat.nodeState() == NodeState.FAILED && sight == Sight.EMPTIED && !alone) {
        parts.marks().mark(seat.node());
      } else if (seat.nodeState() != NodeState.FAILED) {
        // It is joining or being restored and can't fail yet; what it has got is gone.
        seats.distrust(seat.nodeId());
        parts.bell().ring();
      }
    } catch (RefusedException | MiroirException e) {
      LOG.log(Level.INFO, "node {0}: {1}", seat.node(), e.getMessage());
    }
  }

  private boolean holdsAlone(NodeId node) {
    return parts.catalog().refresh().assignments().values().stream()
        .anyMatch(held -> !Loss.lost(held.value(), node).isEmpty());
  }

  private void change(FleetRecord.Seat seat, NodeState next) {
    seats.edit(
        snapshot ->
            snapshot
                .fleet()
                .value()
                .seat(seat.id())
                .filter(now -> now.nodeState().next().contains(next))
                .map(now -> snapshot.fleet().value().changed(now.id(), next)));
  }
}
