package io.miroir.conformance.gallery;

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
import java.util.function.UnaryOperator;

/** A job store that is right as long as nothing is overridden. */
abstract class ForwardingJobStore implements JobStore {
  final JobStore right;

  ForwardingJobStore(JobStore right) {
    this.right = right;
  }

  /** The changes with each key and text led through the given ones. */
  static List<Change> mapped(
      List<Change> changes, UnaryOperator<String> id, UnaryOperator<String> text) {
    return changes.stream()
        .<Change>map(
            change -> {
              Key key = new Key(change.key().kind(), id.apply(change.key().id()));
              return switch (change) {
                case Change.Create create -> new Change.Create(key, text.apply(create.text()));
                case Change.Replace replace ->
                    new Change.Replace(key, text.apply(replace.text()), replace.expectedRevision());
                case Change.Remove remove -> new Change.Remove(key, remove.expectedRevision());
              };
            })
        .toList();
  }

  @Override
  public Optional<Entry> find(Key key) {
    return right.find(key);
  }

  @Override
  public List<Entry> list(String kind, long afterSequence, int limit) {
    return right.list(kind, afterSequence, limit);
  }

  @Override
  public Commit commit(Guard guard, List<Change> changes) {
    return right.commit(guard, changes);
  }

  @Override
  public long revision() {
    return right.revision();
  }

  @Override
  public Set<Capability> capabilities() {
    return right.capabilities();
  }

  @Override
  public void close() {
    right.close();
  }
}
