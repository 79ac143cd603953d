package io.miroir.conformance;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Commit.Conflict;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What several threads asked about two records and were answered. */
final class JobHistory {
  private static final List<String> IDS = List.of("left", "right");

  /** What is known of a record: the revision of its last commit and its text. */
  private record Seen(long revision, String text) {}

  private sealed interface Asked {
    /** Committed as that revision. */
    record Done(List<Change> changes, long revision) implements Asked {}

    /** Refused because of that record, which was as told. */
    record Refused(List<Change> changes, String id, Optional<Seen> found) implements Asked {}

    /** Both records at one moment. */
    record Listed(Map<String, Seen> records) implements Asked {}
  }

  /** The records that are there, and the newest revision; 0 before the first commit. */
  private record Records(Map<String, Seen> byId, long newest) {}

  private final String kind;
  private final Queue<Linearizability.Call<Asked>> calls = new ConcurrentLinkedQueue<>();

  JobHistory(String kind) {
    this.kind = kind;
  }

  /** Draws and makes so many calls, on what it saw last. */
  void record(JobStore store, Random random, int count) {
    Map<String, Seen> known = list(store);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) == 0) {
        known = list(store);
      } else {
        commit(store, drawn(known, random));
      }
    }
  }

  private List<Change> drawn(Map<String, Seen> known, Random random) {
    List<Change> changes = new ArrayList<>();
    for (String id : random.nextBoolean() ? IDS : List.of(IDS.get(random.nextInt(2)))) {
      Key key = new Key(kind, id);
      Seen seen = known.get(id);
      String text = Integer.toString(random.nextInt(1000));
      if (seen == null) {
        changes.add(new Change.Create(key, text));
      } else if (random.nextInt(4) == 0) {
        changes.add(new Change.Remove(key, seen.revision()));
      } else {
        changes.add(new Change.Replace(key, text, seen.revision()));
      }
    }
    return changes;
  }

  private void commit(JobStore store, List<Change> changes) {
    long begun = System.nanoTime();
    Commit answer = store.commit(Guard.open(), changes);
    add(
        begun,
        switch (answer) {
          case Committed committed -> new Asked.Done(changes, committed.revision());
          case Conflict conflict ->
              new Asked.Refused(
                  changes, conflict.key().id(), conflict.found().map(JobHistory::seen));
          case Commit.Refused refused ->
              throw new AssertionError("no commit has a token, yet: " + refused);
        });
  }

  private Map<String, Seen> list(JobStore store) {
    long begun = System.nanoTime();
    Map<String, Seen> records = new TreeMap<>();
    store.list(kind, 0, 10).forEach(entry -> records.put(entry.key().id(), seen(entry)));
    add(begun, new Asked.Listed(records));
    return records;
  }

  private static Seen seen(Entry entry) {
    return new Seen(entry.revision(), entry.text());
  }

  private void add(long begun, Asked asked) {
    calls.add(new Linearizability.Call<>(asked, begun, System.nanoTime()));
  }

  void requireOneAfterAnother(String seed) {
    try {
      Linearizability.require(new Records(Map.of(), 0), List.copyOf(calls), JobHistory::after);
    } catch (AssertionError e) {
      throw new AssertionError(seed + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Records> after(Records now, Asked asked) {
    return switch (asked) {
      case Asked.Listed listed ->
          listed.records().equals(now.byId()) ? Optional.of(now) : Optional.empty();
      case Asked.Refused refused ->
          unexpected(now, refused.changes())
              .filter(id -> id.equals(refused.id()))
              .filter(id -> Optional.ofNullable(now.byId().get(id)).equals(refused.found()))
              .map(id -> now);
      case Asked.Done done ->
          done.revision() > now.newest() && unexpected(now, done.changes()).isEmpty()
              ? Optional.of(applied(now, done))
              : Optional.empty();
    };
  }

  /** The first record that a commit of the changes would find otherwise than expected. */
  private static Optional<String> unexpected(Records now, List<Change> changes) {
    return changes.stream()
        .filter(
            change -> {
              Optional<Long> revision =
                  Optional.ofNullable(now.byId().get(change.key().id())).map(Seen::revision);
              return !switch (change) {
                case Change.Create create -> revision.isEmpty();
                case Change.Replace replace ->
                    revision.equals(Optional.of(replace.expectedRevision()));
                case Change.Remove remove ->
                    revision.equals(Optional.of(remove.expectedRevision()));
              };
            })
        .map(change -> change.key().id())
        .findFirst();
  }

  private static Records applied(Records now, Asked.Done done) {
    Map<String, Seen> next = new TreeMap<>(now.byId());
    for (Change change : done.changes()) {
      switch (change) {
        case Change.Create create ->
            next.put(change.key().id(), new Seen(done.revision(), create.text()));
        case Change.Replace replace ->
            next.put(change.key().id(), new Seen(done.revision(), replace.text()));
        case Change.Remove remove -> next.remove(change.key().id());
      }
    }
    return new Records(next, done.revision());
  }
}
