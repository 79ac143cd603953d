package io.miroir.conformance.gallery;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Remove;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Commit.Conflict;
import io.miroir.api.job.Commit.Refused;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Guard.Fenced;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Job stores that judge or make commits wrongly. */
final class CommitFaults {
  static final List<Broken<JobStore>> ALL =
      List.of(
          new Broken<>(
              "create-replaces",
              "J1",
              "writes a record that is created over one that exists",
              CreateReplaces::new),
          new Broken<>(
              "conflict-without-record",
              "J1",
              "tells that there was a conflict, and not with what",
              ConflictWithoutRecord::new),
          new Broken<>(
              "stale-revision-accepted",
              "J2",
              "replaces and removes a record whatever revision was expected",
              StaleRevisionAccepted::new),
          new Broken<>(
              "revision-read-before",
              "J2",
              "compares the expected revision in one step and writes in another",
              RevisionReadBefore::new),
          new Broken<>(
              "lower-token-accepted", "J2", "looks at no guard at all", LowerTokenAccepted::new),
          new Broken<>(
              "token-not-recorded",
              "J2",
              "records a token only with a change, so that a claim leaves none",
              TokenNotRecorded::new),
          new Broken<>(
              "token-recorded-by-refusal",
              "J2",
              "records the token of a commit that it then refuses",
              TokenRecordedByRefusal::new),
          new Broken<>(
              "token-only-in-memory",
              "J3",
              "remembers the tokens of guards until it is closed",
              TokenOnlyInMemory::new),
          new Broken<>(
              "answers-before-durable",
              "J3",
              "answers a commit and writes it with the next call",
              AnswersBeforeDurable::new),
          new Broken<>(
              "commit-in-steps",
              "J4",
              "makes the changes of a commit one after another",
              CommitInSteps::new),
          new Broken<>(
              "list-in-steps",
              "J4",
              "lists the keys first and reads each record after",
              ListInSteps::new));

  private CommitFaults() {}

  private static final class CreateReplaces extends ForwardingJobStore {
    CreateReplaces(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return super.commit(guard, changes.stream().map(this::replacing).toList());
    }

    private Change replacing(Change change) {
      return change instanceof Create create
          ? right
              .find(create.key())
              .<Change>map(e -> new Replace(create.key(), create.text(), e.revision()))
              .orElse(create)
          : change;
    }
  }

  private static final class ConflictWithoutRecord extends ForwardingJobStore {
    ConflictWithoutRecord(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      Commit answer = super.commit(guard, changes);
      return answer instanceof Conflict conflict
          ? new Conflict(conflict.key(), Optional.empty())
          : answer;
    }
  }

  private static final class StaleRevisionAccepted extends ForwardingJobStore {
    StaleRevisionAccepted(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return super.commit(guard, changes.stream().map(this::current).toList());
    }

    private Change current(Change change) {
      Optional<Long> revision = right.find(change.key()).map(Entry::revision);
      return switch (change) {
        case Create create -> create;
        case Replace replace ->
            new Replace(replace.key(), replace.text(), revision.orElse(replace.expectedRevision()));
        case Remove remove -> new Remove(remove.key(), revision.orElse(remove.expectedRevision()));
      };
    }
  }

  private static final class RevisionReadBefore extends ForwardingJobStore {
    private final StaleRevisionAccepted writing;

    RevisionReadBefore(JobStore right) {
      super(right);
      this.writing = new StaleRevisionAccepted(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      boolean expected =
          changes.stream()
              .allMatch(
                  change ->
                      switch (change) {
                        case Create create -> true;
                        case Replace replace -> stands(change, replace.expectedRevision());
                        case Remove remove -> stands(change, remove.expectedRevision());
                      });
      RoundTrip.pass();
      return expected ? writing.commit(guard, changes) : super.commit(guard, changes);
    }

    private boolean stands(Change change, long revision) {
      return right.find(change.key()).filter(entry -> entry.revision() == revision).isPresent();
    }
  }

  private static final class LowerTokenAccepted extends ForwardingJobStore {
    LowerTokenAccepted(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return super.commit(Guard.open(), changes);
    }
  }

  private static final class TokenNotRecorded extends ForwardingJobStore {
    TokenNotRecorded(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return super.commit(changes.isEmpty() ? Guard.open() : guard, changes);
    }
  }

  private static final class TokenRecordedByRefusal extends ForwardingJobStore {
    TokenRecordedByRefusal(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      Commit answer = super.commit(guard, changes);
      if (answer instanceof Conflict) {
        right.commit(guard, List.of());
      }
      return answer;
    }
  }

  private static final class TokenOnlyInMemory extends ForwardingJobStore {
    private final Map<String, FencingToken> highest = new HashMap<>();

    TokenOnlyInMemory(JobStore right) {
      super(right);
    }

    @Override
    public synchronized Commit commit(Guard guard, List<Change> changes) {
      if (!(guard instanceof Fenced fenced)) {
        return super.commit(guard, changes);
      }
      FencingToken seen = highest.getOrDefault(fenced.scope(), fenced.token());
      if (fenced.token().compareTo(seen) < 0) {
        return new Refused(seen);
      }
      Commit answer = super.commit(Guard.open(), changes);
      if (answer instanceof Committed) {
        highest.put(fenced.scope(), fenced.token());
      }
      return answer;
    }
  }

  private static final class AnswersBeforeDurable extends ForwardingJobStore {
    private List<Change> pending = List.of();

    AnswersBeforeDurable(JobStore right) {
      super(right);
    }

    private void write() {
      List<Change> changes = pending;
      pending = List.of();
      if (!changes.isEmpty()) {
        right.commit(Guard.open(), changes);
      }
    }

    @Override
    public synchronized Commit commit(Guard guard, List<Change> changes) {
      write();
      boolean sure = !changes.isEmpty() && changes.stream().allMatch(this::isAsExpected);
      Commit answer = super.commit(guard, sure ? List.of() : changes);
      if (sure && answer instanceof Committed claimed) {
        pending = changes;
        return new Committed(claimed.revision() + 1);
      }
      return answer;
    }

    private boolean isAsExpected(Change change) {
      Optional<Long> revision = right.find(change.key()).map(Entry::revision);
      return switch (change) {
        case Create create -> revision.isEmpty();
        case Replace replace -> revision.equals(Optional.of(replace.expectedRevision()));
        case Remove remove -> revision.equals(Optional.of(remove.expectedRevision()));
      };
    }

    @Override
    public synchronized Optional<Entry> find(Key key) {
      write();
      return super.find(key);
    }

    @Override
    public synchronized List<Entry> list(String kind, long afterSequence, int limit) {
      write();
      return super.list(kind, afterSequence, limit);
    }

    @Override
    public synchronized long revision() {
      write();
      return super.revision();
    }

    @Override
    public synchronized void close() {
      write();
      super.close();
    }
  }

  private static final class CommitInSteps extends ForwardingJobStore {
    CommitInSteps(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      Commit answer = super.commit(guard, List.of());
      for (Change change : changes) {
        if (answer instanceof Committed) {
          answer = super.commit(guard, List.of(change));
        }
      }
      return answer;
    }
  }

  private static final class ListInSteps extends ForwardingJobStore {
    ListInSteps(JobStore right) {
      super(right);
    }

    @Override
    public List<Entry> list(String kind, long afterSequence, int limit) {
      List<Entry> entries = new ArrayList<>();
      for (Entry entry : super.list(kind, afterSequence, limit)) {
        right.find(entry.key()).ifPresent(entries::add);
      }
      return entries;
    }
  }
}
