package io.miroir.engine.work;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what nodes are on their way to: a joining node that has all its shards is active, a leaving
 * one that has none is out of the fleet.
 */
final class Seats {
  private static final System.Logger LOG = System.getLogger("io.miroir.seats");

  private final Catalog catalog;
  private final LeaseStore leases;
  private final MigrationExecutor executor;
  private final Traffic traffic;

  Seats(Catalog catalog, LeaseStore leases, MigrationExecutor executor, Traffic traffic) {
    this.catalog = catalog;
    this.leases = leases;
    this.executor = executor;
    this.traffic = traffic;
  }

  /** Commits what follows from the records, if the fleet is still as they say. */
  void settle(Catalog.Snapshot snapshot) {
    FleetRecord before = snapshot.fleet().value();
    FleetRecord after = before;
    List<Node> gone = new ArrayList<>();
    for (FleetRecord.Seat seat : before.seats()) {
      if (seat.nodeState() == NodeState.JOINING && arrived(snapshot, seat)) {
        after = after.changed(seat.id(), NodeState.ACTIVE);
      } else if (seat.nodeState() == NodeState.DRAINING
          && seat.leaving()
          && holdsNone(snapshot, seat)) {
        after = after.without(seat.id());
        gone.add(seat.node());
      }
    }
    if (after.equals(before)) {
      return;
    }
    String text = Codec.text(after);
    boolean accepted =
        catalog
            .publish(
                Guard.open(),
                epoch ->
                    List.of(new Change.Replace(Keys.TOPOLOGY, text, snapshot.fleet().revision())))
            .accepted();
    if (accepted) {
      gone.forEach(node -> revoke(node, snapshot));
      traffic.ring();
    }
  }

  /** No move brings the node a shard any more, and none is to be planned. */
  private static boolean arrived(Catalog.Snapshot snapshot, FleetRecord.Seat seat) {
    NodeId node = new NodeId(seat.id());
    return !inOpenJob(snapshot, node)
        && snapshot.assignments().keySet().stream()
            .flatMap(index -> Leader.difference(snapshot, index).stream())
            .noneMatch(move -> move.to().equals(node));
  }

  private static boolean holdsNone(Catalog.Snapshot snapshot, FleetRecord.Seat seat) {
    NodeId node = new NodeId(seat.id());
    return !inOpenJob(snapshot, node)
        && snapshot.assignments().values().stream()
            .flatMap(assignment -> assignment.value().groups().stream())
            .flatMap(group -> group.values().stream())
            .flatMap(List::stream)
            .noneMatch(copy -> copy.node().equals(node));
  }

  private static boolean inOpenJob(Catalog.Snapshot snapshot, NodeId node) {
    return snapshot.jobs().values().stream()
        .flatMap(job -> job.value().moves().stream())
        .anyMatch(
            state ->
                !state.settled()
                    && (state.move().source().equals(node) || state.move().to().equals(node)));
  }

  /** Nobody's key is left on a node that left; if it does not answer, they hold nothing there. */
  private void revoke(Node node, Catalog.Snapshot snapshot) {
    List<String> scopes = new ArrayList<>();
    leases.list(Keys.POD_SCOPES).stream().map(Lease::scope).forEach(scopes::add);
    snapshot.assignments().keySet().stream().map(Keys::rebalanceScope).forEach(scopes::add);
    try {
      scopes.forEach(scope -> executor.revoke(node, scope));
      LOG.log(Level.INFO, "node {0} has left the fleet", node);
    } catch (MiroirException e) {
      LOG.log(
          Level.WARNING, "node {0} has left, with keys of this fleet: {1}", node, e.getMessage());
    }
  }
}
