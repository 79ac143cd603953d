package io.miroir.engine.fleet;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.api.migration.Slice;
import io.miroir.api.topology.Node;
import io.miroir.engine.RefusedException;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.catalog.OpenJob;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.copy.Transfers;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gives a failed node up, and with it the shards that are in sync nowhere else. Their new owners
 * are made ready, empty, under the movers' leases; then one commit takes the node out and gives the
 * shards to them.
 */
final class Surrender {
  private static final System.Logger LOG = System.getLogger("io.miroir.fleet");
  private static final Duration INSTALLING = Duration.ofSeconds(10);

  private final Parts parts;
  private final NodeId node;

  Surrender(Parts parts, NodeId node) {
    this.parts = parts;
    this.node = node;
  }

  /**
   * Takes the node out of the fleet.
   *
   * @param named the shards that are given up; those that are lost, and no others
   * @throws RefusedException with {@code NODE_UNKNOWN}, with {@code CONFLICT} if the node has not
   *     failed, with {@code INVALID} if the shards are not the right ones or there is no other
   *     node, with {@code REBALANCE_RUNNING} if a job is open; nothing was changed
   */
  void of(Set<ShardId> named) {
    while (true) {
      Catalog.Snapshot snapshot = parts.catalog().refresh();
      Loss loss = Loss.of(snapshot, node);
      loss.requireNamed(named);
      if (carriedOut(snapshot, loss)) {
        return;
      }
    }
  }

  private boolean carriedOut(Catalog.Snapshot snapshot, Loss loss) {
    List<Assignment> assignments =
        snapshot.assignments().values().stream().map(Held::value).toList();
    List<LeaseKeeper> leases = new ArrayList<>();
    try {
      for (Assignment assignment : assignments) {
        leases.add(alone(assignment.index()));
      }
      for (int at = 0; at < leases.size(); at++) {
        prepare(leases.get(at), assignments.get(at), loss);
      }
      leases.forEach(LeaseKeeper::require);
      return committed(snapshot, loss);
    } finally {
      leases.forEach(LeaseKeeper::close);
    }
  }

  /** The right to touch an index's shards, which no job has then. */
  private LeaseKeeper alone(String index) {
    String what = "give node '" + node + "' up";
    LeaseKeeper lease =
        LeaseKeeper.acquireAlone(parts, Keys.rebalanceScope(index))
            .orElseThrow(() -> OpenJob.refusal(what, index));
    try {
      // Under the lease, and straight from the store: a paused job has no leader.
      parts
          .catalog()
          .find(Keys.job(index), JobRecord.class)
          .map(Held::value)
          .filter(JobRecord::open)
          .ifPresent(
              job -> {
                throw OpenJob.refusal(what, job);
              });
      return lease;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** The lost shards' new owners get the index, and nothing of those shards. */
  private void prepare(LeaseKeeper lease, Assignment assignment, Loss loss) {
    List<ShardId> shards = loss.shards().getOrDefault(assignment.index(), List.of());
    if (shards.isEmpty()) {
      return;
    }
    BodyGrace grace = new BodyGrace(parts.timeline(), parts.options().bodyGrace(), false);
    Transfers transfers = new Transfers(parts, lease, assignment.index(), grace);
    Node source = at(loss.left(), holder(assignment, loss));
    for (ShardId shard : shards) {
      for (NodeId owner : loss.owners(shard)) {
        Node target = at(loss.left(), owner);
        transfers.prepare(shard, source, target);
        Slice leftovers = Slice.whole(assignment.index(), shard);
        transfers.deleted(target, leftovers);
      }
    }
  }

  /** A node that has the index, with its settings. */
  private NodeId holder(Assignment assignment, Loss loss) {
    Set<NodeId> away = loss.left().away();
    return assignment.groups().stream()
        .flatMap(group -> group.values().stream())
        .flatMap(List::stream)
        .filter(Copy::inSync)
        .map(Copy::node)
        .filter(holder -> !holder.equals(node) && !away.contains(holder))
        .findFirst()
        .orElseThrow(
            () ->
                new MiroirException(
                    ErrorCode.UNAVAILABLE,
                    "no other node holds index '"
                        + assignment.index()
                        + "', so its settings are known nowhere; nothing was changed, delete the"
                        + " index first"));
  }

  private static Node at(FleetRecord fleet, NodeId id) {
    return fleet.seat(id.value()).orElseThrow().node();
  }

  private boolean committed(Catalog.Snapshot snapshot, Loss loss) {
    List<Change> changes = new ArrayList<>();
    changes.add(
        new Change.Replace(Keys.TOPOLOGY, Codec.text(loss.left()), snapshot.fleet().revision()));
    snapshot
        .assignments()
        .forEach(
            (index, held) ->
                changes.add(
                    new Change.Replace(
                        Keys.assignment(index),
                        Codec.text(loss.after(held.value())),
                        held.revision())));
    changes.addAll(Farewells.noted(parts.catalog(), snapshot.fleet().value(), loss.left()));
    Catalog.Published published = parts.catalog().publish(Guard.open(), epoch -> changes);
    if (!published.accepted()) {
      return false;
    }
    LOG.log(Level.WARNING, "node {0} was given up, and with it {1}", node, loss.told());
    parts.traffic().ring();
    parts.bell().ring();
    parts.traffic().awaitInstalled(published.epoch(), INSTALLING);
    Farewells.awaitOver(parts, at(snapshot.fleet().value(), node));
    return true;
  }
}
