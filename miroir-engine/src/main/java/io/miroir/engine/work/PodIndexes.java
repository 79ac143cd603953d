package io.miroir.engine.work;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.engine.Indexes;
import io.miroir.engine.RefusedException;
import io.miroir.engine.RefusedException.Reason;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.IndexRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of the indexes. */
final class PodIndexes implements Indexes {
  private static final Duration INSTALLING = Duration.ofSeconds(10);

  private final Pod.Parts parts;

  PodIndexes(Pod.Parts parts) {
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
  public void delete(String uid) {
    while (true) {
      List<Change> removals = new ArrayList<>();
      for (Key key :
          List.of(Keys.index(uid), Keys.assignment(uid), Keys.job(uid), Keys.control(uid))) {
        parts
            .jobs()
            .find(key)
            .ifPresent(entry -> removals.add(new Change.Remove(key, entry.revision())));
      }
      if (removals.isEmpty()) {
        throw new RefusedException(Reason.INDEX_UNKNOWN, "Index `" + uid + "` not found.");
      }
      Catalog.Published published =
          parts.catalog().publish(Guard.open(), epoch -> List.copyOf(removals));
      if (published.accepted()) {
        awaitInstalled(published.epoch());
        return;
      }
    }
  }

  /** So that this pod's next write finds what was just made. */
  private void awaitInstalled(long epoch) {
    parts.traffic().ring();
    parts.traffic().awaitInstalled(epoch, INSTALLING);
  }
}
