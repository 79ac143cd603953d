package io.miroir.engine.fleet;

import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Lease;
import io.miroir.api.topology.Node;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FarewellRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes back what the fleet has on nodes that are not in it any more: its keys and its marker.
 *
 * <p>The commit by which a node leaves makes a record of it, and any pod carries it out, one at a
 * time. A node that comes again waits for that: else what it is given would be taken back, too.
 */
public final class Farewells {
  private static final System.Logger LOG = System.getLogger("io.miroir.fleet");
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Parts parts;
  private final Monitor monitor;

  /** The nodes that this pod is busy with; guarded by the monitor. */
  private final Set<String> busy = new HashSet<>();

  /** The epoch at which none was left; only a later one brings more. */
  private long settledAt;

  public Farewells(Parts parts) {
    this.parts = parts;
    this.monitor = parts.timeline().monitor();
  }

  /** What the commit notes by which nodes leave. */
  static List<Change> noted(Catalog catalog, FleetRecord before, FleetRecord after) {
    List<Change> changes = new ArrayList<>();
    for (FleetRecord.Seat seat : before.seats()) {
      if (after.seat(seat.id()).isEmpty()) {
        Key key = Keys.farewell(seat.id());
        String text = Codec.text(FarewellRecord.of(seat.node()));
        changes.add(
            catalog
                .find(key, FarewellRecord.class)
                .<Change>map(old -> new Change.Replace(key, text, old.revision()))
                .orElseGet(() -> new Change.Create(key, text)));
      }
    }
    return changes;
  }

  /** Waits until nothing more is taken back from a node; {@code false} if that takes long. */
  static boolean awaitOver(Parts parts, Node node) {
    long rings = parts.bell().rings();
    for (int look = 0; isUnderWay(parts.catalog(), node); look++) {
      if (look > PATIENCE.dividedBy(POLL)) {
        return false;
      }
      parts.bell().await(rings, POLL);
      rings = parts.bell().rings();
    }
    return true;
  }

  private static boolean isUnderWay(Catalog catalog, Node node) {
    return catalog.all(Keys.FAREWELL, FarewellRecord.class).values().stream()
        .map(held -> held.value().toNode())
        .anyMatch(gone -> gone.id().equals(node.id()) || gone.address().equals(node.address()));
  }

  /** Begins what is left to do, each in an actor of its own: a node may not answer. */
  public void settle() {
    long epoch = parts.catalog().last().epoch();
    if (epoch == settledAt) {
      return;
    }
    Map<String, Held<FarewellRecord>> left =
        parts.catalog().all(Keys.FAREWELL, FarewellRecord.class);
    if (left.isEmpty()) {
      settledAt = epoch;
    }
    for (String node : left.keySet()) {
      if (monitor.locked(() -> busy.add(node))) {
        parts.timeline().fork("farewell to " + node, () -> bid(node));
      }
    }
  }

  private void bid(String node) {
    try {
      LeaseKeeper.acquireAlone(parts, Keys.farewellScope(node))
          .ifPresent(lease -> bid(node, lease));
    } catch (MiroirException e) {
      LOG.log(Level.WARNING, "node {0} has left: {1}; it is tried again", node, e.getMessage());
    } finally {
      monitor.locked(() -> busy.remove(node));
      parts.bell().ring();
    }
  }

  private void bid(String node, LeaseKeeper lease) {
    Key key = Keys.farewell(node);
    try (lease) {
      // Straight from the store, under the lease: another pod may have done it.
      parts
          .catalog()
          .find(key, FarewellRecord.class)
          .ifPresent(
              held -> {
                takeBack(held.value().toNode(), lease);
                lease.require();
                parts.jobs().commit(Guard.open(), List.of(new Change.Remove(key, held.revision())));
              });
    }
  }

  /** Does what it can; if the node does not answer, its keys hold nothing there. */
  private void takeBack(Node gone, LeaseKeeper lease) {
    try {
      List<String> scopes = new ArrayList<>();
      parts.leases().list(Keys.POD_SCOPES).stream().map(Lease::scope).forEach(scopes::add);
      parts.catalog().last().assignments().keySet().stream()
          .map(Keys::rebalanceScope)
          .forEach(scopes::add);
      for (String scope : scopes) {
        lease.require();
        parts.executor().revoke(gone, scope);
      }
      LOG.log(Level.INFO, "node {0} has left the fleet", gone);
    } catch (MiroirException e) {
      LOG.log(
          Level.WARNING, "node {0} has left, with keys of this fleet: {1}", gone, e.getMessage());
    }
    lease.require();
    try {
      parts.marks().forget(gone);
    } catch (MiroirException e) {
      LOG.log(Level.INFO, "node {0} keeps its marker: {1}", gone, e.getMessage());
    }
  }
}
