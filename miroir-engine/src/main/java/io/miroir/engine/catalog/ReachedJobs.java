package io.miroir.engine.catalog;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.plugin.Capability;
import io.miroir.engine.figure.Figures;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A record store, with a note of whether it answers, and of what it refuses to older terms. */
public record ReachedJobs(JobStore store, Reach reach, Figures figures) implements JobStore {
  @Override
  public Optional<Entry> find(Key key) {
    return reach.noted(() -> store.find(key));
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    return reach.noted(() -> store.list(kind, afterSequence, limit));
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    Commit commit = reach.noted(() -> store.commit(guard, changes));
    if (commit instanceof Commit.Refused) {
      figures.fencedWriteRefused();
    }
    return commit;
  }

  @Override
  public long revision() {
    return reach.noted(store::revision);
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
