package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.CounterRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.IndexRecord;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.route.Routing;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The records that routing is made of, as last read from the job store.
 *
 * <p>Whatever changes them makes the next epoch in the same commit, so two equal readings of the
 * epoch enclose a consistent reading of the rest.
 */
public final class Catalog {
  /** More epochs than this can't be written into a document's version. */
  static final long EPOCH_END = 1L << 21;

  private static final int PAGE = 1_000;

  /**
   * One consistent reading.
   *
   * @param epoch the fleet's epoch
   * @param fleet the wanted topology
   * @param indexes by uid, in the order of creation
   * @param assignments by index
   * @param jobs by index
   * @param controls by index
   */
  public record Snapshot(
      long epoch,
      Held<FleetRecord> fleet,
      Map<String, Held<IndexRecord>> indexes,
      Map<String, Held<Assignment>> assignments,
      Map<String, Held<JobRecord>> jobs,
      Map<String, Held<ControlRecord>> controls) {
    /** What people asked of the moves of an index. */
    public ControlRecord control(String index) {
      Held<ControlRecord> asked = controls.get(index);
      return asked == null ? ControlRecord.NONE : asked.value();
    }

    public Routing routing() {
      Map<String, JobRecord> open = new HashMap<>();
      jobs.forEach((index, job) -> open.put(index, job.value()));
      return Routing.of(epoch, assignments.values().stream().map(Held::value).toList(), open);
    }
  }

  private final JobStore store;
  private final Timeline timeline;
  private final Monitor monitor;
  private Optional<Snapshot> newest = Optional.empty();

  public Catalog(JobStore store, Timeline timeline) {
    this.store = store;
    this.timeline = timeline;
    this.monitor = timeline.monitor();
  }

  /** Whether the store has a fleet's records. */
  public boolean founded() {
    return store.find(Keys.EPOCH).isPresent();
  }

  /** Writes the first records into an empty store; does nothing otherwise. */
  public void found(FleetOptions options) {
    if (founded()) {
      return;
    }
    FleetRecord fleet =
        new FleetRecord(
            options.shards(),
            options.replicationFactor(),
            options.groups(),
            options.seats().stream()
                .map(seat -> FleetRecord.Seat.of(seat.node(), seat.group(), NodeState.ACTIVE))
                .toList(),
            0);
    List<Change> changes =
        List.of(
            new Change.Create(Keys.EPOCH, Codec.text(new CounterRecord(1))),
            new Change.Create(Keys.VERSIONS, Codec.text(new CounterRecord(1))),
            new Change.Create(Keys.TASK_UIDS, Codec.text(new CounterRecord(0))),
            new Change.Create(Keys.TOPOLOGY, Codec.text(fleet)),
            Marks.founding(timeline.uniqueName()));
    // A conflict means that another pod was first; its records are as good.
    store.commit(Guard.open(), changes);
  }

  /** The newest reading; reads the store again if its epoch is another. */
  public Snapshot refresh() {
    return monitor.locked(
        () -> {
          long epoch = epoch();
          if (newest.isPresent() && newest.get().epoch() == epoch) {
            return newest.get();
          }
          Snapshot read = read(epoch);
          for (long after = epoch(); after != epoch; after = epoch()) {
            epoch = after;
            read = read(epoch);
          }
          newest = Optional.of(read);
          return read;
        });
  }

  private long epoch() {
    return counter(Keys.EPOCH).value().value();
  }

  private Held<CounterRecord> counter(Key key) {
    return find(key, CounterRecord.class)
        .orElseThrow(
            () ->
                new MiroirException(
                    ErrorCode.PROTOCOL,
                    "the store has no record "
                        + key
                        + " any more; was it emptied under a running pod?"));
  }

  private Snapshot read(long epoch) {
    return new Snapshot(
        epoch,
        find(Keys.TOPOLOGY, FleetRecord.class).orElseThrow(),
        all(Keys.INDEX, IndexRecord.class),
        all(Keys.ASSIGNMENT, Assignment.class),
        all(Keys.JOB, JobRecord.class),
        all(Keys.CONTROL, ControlRecord.class));
  }

  /** The newest reading as it is, without a look at the store. */
  public Snapshot last() {
    return monitor.locked(() -> newest).orElseGet(this::refresh);
  }

  /** Every record of a kind, in the order of creation, straight from the store. */
  public <T> Map<String, Held<T>> all(String kind, Class<T> type) {
    Map<String, Held<T>> found = new LinkedHashMap<>();
    long after = 0;
    while (true) {
      List<Entry> page = store.list(kind, after, PAGE);
      for (Entry entry : page) {
        found.put(entry.key().id(), held(entry, type));
        after = entry.sequence();
      }
      if (page.size() < PAGE) {
        return found;
      }
    }
  }

  /** One record, straight from the store. */
  public <T> Optional<Held<T>> find(Key key, Class<T> type) {
    return store.find(key).map(entry -> held(entry, type));
  }

  static <T> Held<T> held(Entry entry, Class<T> type) {
    return new Held<>(Codec.read(type, entry.text()), entry.revision());
  }

  /**
   * What became of {@link #publish}.
   *
   * @param epoch the epoch that was made, or 0 if the commit was not accepted
   * @param commit the store's answer
   */
  public record Published(long epoch, Commit commit) {
    public boolean accepted() {
      return commit instanceof Commit.Committed;
    }
  }

  /**
   * Commits changes that make the next epoch. When another pod made that epoch meanwhile, tries
   * again with the one after it.
   */
  public Published publish(Guard guard, LongFunction<List<Change>> changesOfEpoch) {
    while (true) {
      Held<CounterRecord> counter = counter(Keys.EPOCH);
      long next = counter.value().value() + 1;
      if (next >= EPOCH_END) {
        throw new MiroirException(
            ErrorCode.INVALID,
            "epoch "
                + next
                + " can't be written into documents (the limit is "
                + EPOCH_END
                + "); nothing was changed, the fleet needs a new store");
      }
      List<Change> changes = new ArrayList<>(changesOfEpoch.apply(next));
      changes.add(
          new Change.Replace(Keys.EPOCH, Codec.text(new CounterRecord(next)), counter.revision()));
      Commit commit = store.commit(guard, changes);
      if (commit instanceof Commit.Conflict conflict && conflict.key().equals(Keys.EPOCH)) {
        continue;
      }
      return new Published(commit instanceof Commit.Committed ? next : 0, commit);
    }
  }

  /** Takes the next numbers of a counter for this pod alone; durable before they are used. */
  long reserve(Key counter, int block) {
    while (true) {
      Held<CounterRecord> held = counter(counter);
      long first = held.value().value();
      Commit commit =
          store.commit(
              Guard.open(),
              List.of(
                  new Change.Replace(
                      counter, Codec.text(new CounterRecord(first + block)), held.revision())));
      if (commit instanceof Commit.Committed) {
        return first;
      }
    }
  }
}
