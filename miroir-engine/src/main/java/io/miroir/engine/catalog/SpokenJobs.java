package io.miroir.engine.catalog;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.plugin.Capability;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A record store whose texts are translated from and to what the fleet's pods speak. */
public record SpokenJobs(JobStore store, Dialect dialect) implements JobStore {
  @Override
  public Optional<Entry> find(Key key) {
    return store.find(key).map(dialect::understood);
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    return store.list(kind, afterSequence, limit).stream().map(dialect::understood).toList();
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    return store.commit(guard, changes.stream().map(this::spoken).toList());
  }

  private Change spoken(Change change) {
    return switch (change) {
      case Change.Create create -> new Change.Create(create.key(), dialect.spoken(create.text()));
      case Change.Replace replace ->
          new Change.Replace(
              replace.key(), dialect.spoken(replace.text()), replace.expectedRevision());
      case Change.Remove remove -> remove;
    };
  }

  @Override
  public long revision() {
    return store.revision();
  }

  @Override
  public Set<Capability> capabilities() {
    return store.capabilities();
  }

  @Override
  public void close() {
    store.close();
  }
}
