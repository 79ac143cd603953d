package io.miroir.conformance.gallery;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Change.Create;
import io.miroir.api.job.Change.Remove;
import io.miroir.api.job.Change.Replace;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Commit.Conflict;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Job stores that order, number or keep records wrongly. */
final class RecordFaults {
  private static final int CHANGES_MAX = 500;

  static final List<Broken<JobStore>> ALL =
      List.of(
          new Broken<>(
              "order-by-key", "J5", "lists records in the order of their ids", OrderByKey::new),
          new Broken<>(
              "sequence-is-a-position",
              "J5",
              "numbers the records that are there, anew for each list",
              SequenceIsAPosition::new),
          new Broken<>(
              "replaced-goes-last",
              "J5",
              "replaces a record by removing it and creating it again",
              ReplacedGoesLast::new),
          new Broken<>(
              "revision-repeats", "J6", "counts in the tens of commits", RevisionRepeats::new),
          new Broken<>(
              "revision-counts-refusals",
              "J6",
              "counts commits that it refused too",
              RevisionCountsRefusals::new),
          new Broken<>(
              "revision-of-changes-only",
              "J6",
              "does not count a commit without changes",
              RevisionOfChangesOnly::new),
          texts(
              "records-normalised",
              "stores the composed form of a text",
              text -> Normalizer.normalize(text, Normalizer.Form.NFC)),
          texts(
              "texts-end-at-nul",
              "stores what stands before the first U+0000",
              text -> text.split("\0", 2)[0]),
          texts("texts-stripped", "stores a text without outer blanks", String::strip),
          new Broken<>(
              "ids-fold-case", "J7", "keys records without regard to case", IdsFoldCase::new),
          new Broken<>(
              "few-changes", "J7", "refuses a commit of more than 500 changes", FewChanges::new),
          new Broken<>(
              "unavailable-as-conflict",
              "J8",
              "answers a commit that failed as if another had been first",
              UnavailableAsConflict::new),
          new Broken<>(
              "unavailable-as-nothing",
              "J8",
              "answers a find that failed as if there were no such record",
              UnavailableAsNothing::new));

  private RecordFaults() {}

  private static Broken<JobStore> texts(String name, String fault, UnaryOperator<String> stored) {
    return new Broken<>(
        name,
        "J7",
        fault,
        store ->
            new ForwardingJobStore(store) {
              @Override
              public Commit commit(Guard guard, List<Change> changes) {
                return super.commit(guard, mapped(changes, id -> id, stored));
              }
            });
  }

  private static final class OrderByKey extends ForwardingJobStore {
    OrderByKey(JobStore right) {
      super(right);
    }

    @Override
    public List<Entry> list(String kind, long afterSequence, int limit) {
      return super.list(kind, afterSequence, limit).stream()
          .sorted(Comparator.comparing(entry -> entry.key().id()))
          .toList();
    }
  }

  private static final class SequenceIsAPosition extends ForwardingJobStore {
    SequenceIsAPosition(JobStore right) {
      super(right);
    }

    @Override
    public Optional<Entry> find(Key key) {
      return list(key.kind(), 0, CHANGES_MAX).stream()
          .filter(entry -> entry.key().equals(key))
          .findFirst()
          .or(() -> super.find(key));
    }

    @Override
    public List<Entry> list(String kind, long afterSequence, int limit) {
      List<Entry> numbered = new ArrayList<>();
      for (Entry entry : super.list(kind, 0, 1_000)) {
        long position = numbered.size() + 1L;
        numbered.add(new Entry(entry.key(), entry.text(), entry.revision(), position));
      }
      return numbered.stream().skip(afterSequence).limit(limit).toList();
    }
  }

  private static final class ReplacedGoesLast extends ForwardingJobStore {
    ReplacedGoesLast(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      Commit answer = super.commit(guard, changes);
      if (answer instanceof Committed committed) {
        for (Change change : changes) {
          if (change instanceof Replace replace) {
            right.commit(Guard.open(), List.of(new Remove(replace.key(), committed.revision())));
            answer = right.commit(Guard.open(), List.of(new Create(replace.key(), replace.text())));
          }
        }
      }
      return answer;
    }
  }

  private static final class RevisionRepeats extends ForwardingJobStore {
    private static final long COMMITS = 10;

    RevisionRepeats(JobStore right) {
      super(right);
    }

    @Override
    public long revision() {
      return super.revision() / COMMITS * COMMITS;
    }
  }

  private static final class RevisionCountsRefusals extends ForwardingJobStore {
    RevisionCountsRefusals(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      Commit answer = super.commit(guard, changes);
      if (!(answer instanceof Committed)) {
        right.commit(Guard.open(), List.of());
      }
      return answer;
    }
  }

  private static final class RevisionOfChangesOnly extends ForwardingJobStore {
    RevisionOfChangesOnly(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return changes.isEmpty() && guard instanceof Guard.Open
          ? new Committed(right.revision())
          : super.commit(guard, changes);
    }
  }

  private static final class IdsFoldCase extends ForwardingJobStore {
    IdsFoldCase(JobStore right) {
      super(right);
    }

    @Override
    public Optional<Entry> find(Key key) {
      return super.find(new Key(key.kind(), folded(key.id())));
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return super.commit(guard, mapped(changes, IdsFoldCase::folded, text -> text));
    }

    private static String folded(String id) {
      return id.toLowerCase(Locale.ROOT);
    }
  }

  private static final class FewChanges extends ForwardingJobStore {
    FewChanges(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      if (changes.size() > CHANGES_MAX) {
        throw new MiroirException(
            ErrorCode.INVALID, changes.size() + " changes; allowed are " + CHANGES_MAX);
      }
      return super.commit(guard, changes);
    }
  }

  private static final class UnavailableAsConflict extends ForwardingJobStore {
    UnavailableAsConflict(JobStore right) {
      super(right);
    }

    @Override
    public Commit commit(Guard guard, List<Change> changes) {
      return changes.isEmpty()
          ? right.commit(guard, changes)
          : Unavailable.told(
              () -> right.commit(guard, changes),
              () -> new Conflict(changes.getFirst().key(), Optional.empty()));
    }
  }

  private static final class UnavailableAsNothing extends ForwardingJobStore {
    UnavailableAsNothing(JobStore right) {
      super(right);
    }

    @Override
    public Optional<Entry> find(Key key) {
      return Unavailable.told(() -> right.find(key), Optional::empty);
    }
  }
}
