package com.example.store;

import com.example.journal.Journal;
import com.example.journal.Row;
import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobLimits;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.plugin.Capability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records in memory, the same in every process, as each applies the same journal. */
final class FolderJobStore implements JobStore {
  // In the order of creation (J5): a record that is replaced keeps its place.
  private final Map<Key, Entry> records = new LinkedHashMap<>();
  private final Map<String, FencingToken> highest = new HashMap<>();
  private long revision;
  private long lastSequence;
  private final Journal journal;

  FolderJobStore(String folder) {
    journal = Journal.open(folder, "records", this::apply);
  }

  @Override
  public Optional<Entry> find(Key key) {
    JobLimits.requireFind(key);
    return journal.inTurn("finding " + key, () -> Optional.ofNullable(records.get(key)));
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    JobLimits.requireList(kind, afterSequence, limit);
    return journal.inTurn(
        "listing records of kind '" + kind + "'",
        () ->
            records.values().stream()
                .filter(entry -> entry.key().kind().equals(kind))
                .filter(entry -> entry.sequence() > afterSequence)
                .limit(limit)
                .toList());
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    JobLimits.requireCommit(guard, changes);
    return journal.inTurn(
        "committing " + changes.size() + " changes",
        () -> {
          Optional<Commit> refusal = judge(guard).or(() -> judge(changes));
          if (refusal.isPresent()) {
            return refusal.get();
          }
          journal.append(rows(guard, changes));
          return new Commit.Committed(revision);
        });
  }

  @Override
  public long revision() {
    return journal.inTurn("reading the revision", () -> revision);
  }

  private Optional<Commit> judge(Guard guard) {
    return switch (guard) {
      case Guard.Open open -> Optional.empty();
      case Guard.Fenced fenced ->
          Optional.ofNullable(highest.get(fenced.scope()))
              .filter(token -> token.compareTo(fenced.token()) > 0)
              .map(Commit.Refused::new);
    };
  }

  private Optional<Commit> judge(List<Change> changes) {
    return changes.stream()
        .filter(change -> !isAsExpected(change))
        .findFirst()
        .map(Change::key)
        .map(key -> new Commit.Conflict(key, Optional.ofNullable(records.get(key))));
  }

  private boolean isAsExpected(Change change) {
    Optional<Long> found = Optional.ofNullable(records.get(change.key())).map(Entry::revision);
    return switch (change) {
      case Change.Create create -> found.isEmpty();
      case Change.Replace replace -> found.equals(Optional.of(replace.expectedRevision()));
      case Change.Remove remove -> found.equals(Optional.of(remove.expectedRevision()));
    };
  }

  /** One frame, so all of them are applied or none (J4). */
  private List<Row> rows(Guard guard, List<Change> changes) {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("revision", revision + 1));
    if (guard instanceof Guard.Fenced fenced) {
      rows.add(Row.of("token", fenced.scope(), fenced.token()));
    }
    long sequence = lastSequence;
    for (Change change : changes) {
      Key key = change.key();
      rows.add(
          switch (change) {
            case Change.Create create ->
                Row.of("record", key.kind(), key.id(), ++sequence, create.text());
            case Change.Replace replace ->
                Row.of("record", key.kind(), key.id(), records.get(key).sequence(), replace.text());
            case Change.Remove remove -> Row.of("removed", key.kind(), key.id());
          });
    }
    return rows;
  }

  private void apply(Row row) {
    switch (row.text(0)) {
      case "revision" -> revision = row.number(1);
      case "token" -> highest.put(row.text(1), new FencingToken(row.number(2)));
      case "removed" -> records.remove(new Key(row.text(1), row.text(2)));
      default -> {
        Key key = new Key(row.text(1), row.text(2));
        records.put(key, new Entry(key, row.text(4), revision, row.number(3)));
        lastSequence = Math.max(lastSequence, row.number(3));
      }
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return FolderPlugin.CAPABILITIES;
  }

  @Override
  public void close() {
    journal.close();
  }
}
