package io.miroir.engine.pod;

import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.api.topology.Node;
import io.miroir.engine.Indexes;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.catalog.OpenJob;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.IndexRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shared.LeaseKeeper;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The records of the indexes. */
final class PodIndexes implements Indexes {
  private static final System.Logger LOG = System.getLogger("io.miroir.index");
  private static final Duration INSTALLING = Duration.ofSeconds(10);
  private static final Duration LETTING_GO = Duration.ofSeconds(2);
  private static final Duration LETTING_GO_POLL = Duration.ofMillis(50);

  private final Parts parts;

  PodIndexes(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Optional<Index> find(String uid) {
    return parts.catalog().find(Keys.index(uid), IndexRecord.class).map(PodIndexes::index);
  }

  @Override
  public List<Index> list() {
    return parts.catalog().refresh().indexes().keySet().stream()
        .map(this::find)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Index index(Held<IndexRecord> held) {
    IndexRecord record = held.value();
    return new Index(
        record.uid(),
        record.primaryKey(),
        record.shards(),
        record.createdAt(),
        record.front(),
        held.revision());
  }

  @Override
  public Index create(String uid, String primaryKey, String createdAt, String front) {
    while (true) {
      Optional<Index> created =
          create(parts.catalog().refresh().fleet(), uid, primaryKey, createdAt, front);
      if (created.isPresent()) {
        return created.get();
      }
    }
  }

  /** Empty if the fleet was changed meanwhile: no shard is given to a node that leaves. */
  private Optional<Index> create(
      Held<FleetRecord> seen, String uid, String primaryKey, String createdAt, String front) {
    FleetRecord fleet = seen.value();
    IndexRecord record = new IndexRecord(uid, primaryKey, fleet.shards(), createdAt, front);
    Assignment assignment =
        Assignment.initial(uid, fleet.shards(), fleet.serving(), fleet.replicationFactor());
    Catalog.Published published =
        parts
            .catalog()
            .publish(
                Guard.open(),
                epoch ->
                    List.of(
                        new Change.Replace(Keys.TOPOLOGY, Codec.text(fleet), seen.revision()),
                        new Change.Create(Keys.index(uid), Codec.text(record)),
                        new Change.Create(Keys.assignment(uid), Codec.text(assignment))));
    if (published.commit() instanceof Commit.Conflict conflict
        && conflict.key().equals(Keys.TOPOLOGY)) {
      return Optional.empty();
    }
    if (!(published.commit() instanceof Commit.Committed committed)) {
      throw new RefusedException(Reason.INDEX_EXISTS, "Index `" + uid + "` already exists.");
    }
    awaitInstalled(published.epoch());
    return Optional.of(index(new Held<>(record, committed.revision())));
  }

  @Override
  public Optional<Index> update(Index seen, String primaryKey, String front) {
    IndexRecord record =
        new IndexRecord(seen.uid(), primaryKey, seen.shards(), seen.createdAt(), front);
    Commit commit =
        parts
            .jobs()
            .commit(
                Guard.open(),
                List.of(
                    new Change.Replace(
                        Keys.index(seen.uid()), Codec.text(record), seen.revision())));
    return commit instanceof Commit.Committed committed
        ? Optional.of(index(new Held<>(record, committed.revision())))
        : Optional.empty();
  }

  @Override
  public <T> T delete(String uid, Supplier<T> onNodes) {
    parts.session().require();
    require(uid);
    remove(uid, Guard.open(), List.of(Keys.assignment(uid), Keys.job(uid), Keys.control(uid)));
    try (LeaseKeeper lease = scope(uid)) {
      fence(uid, lease);
      T done = onNodes.get();
      lease.require();
      forgetScope(uid);
      remove(
          uid,
          new Guard.Fenced(Keys.rebalanceScope(uid), lease.token()),
          List.of(Keys.assignment(uid), Keys.job(uid), Keys.control(uid), Keys.index(uid)));
      return done;
    }
  }

  private void require(String uid) {
    if (find(uid).isEmpty()) {
      throw new RefusedException(Reason.INDEX_UNKNOWN, "Index `" + uid + "` not found.");
    }
  }

  /** Removes those of the records that there are. */
  private void remove(String uid, Guard guard, List<Key> keys) {
    while (true) {
      List<Change> removals = new ArrayList<>();
      for (Key key : keys) {
        parts
            .jobs()
            .find(key)
            .ifPresent(entry -> removals.add(new Change.Remove(key, entry.revision())));
      }
      if (removals.isEmpty()) {
        return;
      }
      Catalog.Published published = parts.catalog().publish(guard, epoch -> List.copyOf(removals));
      if (published.accepted()) {
        awaitInstalled(published.epoch());
        return;
      }
      if (published.commit() instanceof Commit.Refused) {
        throw new RefusedException(
            Reason.NOT_SERVING,
            "the deletion of index '" + uid + "' was overtaken by another one; do it again");
      }
    }
  }

  /** The mover's scope of the index, once whoever has it has let it go, or its lease is over. */
  private LeaseKeeper scope(String uid) {
    long since = parts.timeline().nanoTime();
    long patience = parts.options().leaseTtl().plus(LETTING_GO).toNanos();
    while (true) {
      Optional<LeaseKeeper> lease = LeaseKeeper.acquireAlone(parts, Keys.rebalanceScope(uid));
      if (lease.isPresent()) {
        return lease.get();
      }
      if (parts.timeline().nanoTime() - since > patience) {
        throw new RefusedException(
            Reason.NOT_SERVING,
            "index '"
                + uid
                + "' is not served any more, but its mover has not stopped; delete it again");
      }
      parts.timeline().sleep(LETTING_GO_POLL);
    }
  }

  /** What an earlier term still sends is refused, so that it can't land in an index made anew. */
  private void fence(String uid, LeaseKeeper lease) {
    for (Node node : present()) {
      parts.executor().fence(node, uid, Keys.rebalanceScope(uid), lease.token());
    }
  }

  private void forgetScope(String uid) {
    for (Node node : present()) {
      try {
        parts.executor().revoke(node, Keys.rebalanceScope(uid));
      } catch (MiroirException e) {
        LOG.log(
            Level.INFO, "a key of index ''{0}'' is left on {1}: {2}", uid, node, e.getMessage());
      }
    }
  }

  private List<Node> present() {
    FleetRecord fleet = parts.catalog().refresh().fleet().value();
    return fleet.seats().stream()
        .filter(seat -> !fleet.away().contains(seat.nodeId()))
        .map(FleetRecord.Seat::node)
        .toList();
  }

  @Override
  public <T> T unmoved(String uid, String what, Supplier<T> change) {
    parts.session().require();
    require(uid);
    requireNoJob(uid, what);
    Optional<LeaseKeeper> lease = LeaseKeeper.acquireAlone(parts, Keys.rebalanceScope(uid));
    if (lease.isEmpty()) {
      throw OpenJob.refusal(what, uid);
    }
    try (LeaseKeeper kept = lease.get()) {
      requireNoJob(uid, what);
      T done = change.get();
      kept.require();
      return done;
    }
  }

  private void requireNoJob(String uid, String what) {
    parts
        .catalog()
        .find(Keys.job(uid), JobRecord.class)
        .map(Held::value)
        .filter(JobRecord::open)
        .ifPresent(
            job -> {
              throw OpenJob.refusal(what, job);
            });
  }

  /** So that this pod's next write finds what was just made. */
  private void awaitInstalled(long epoch) {
    parts.traffic().ring();
    parts.traffic().awaitInstalled(epoch, INSTALLING);
  }
}
