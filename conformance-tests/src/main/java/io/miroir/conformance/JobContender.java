package io.miroir.conformance;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import java.util.List;

/** What a {@link Contender} does with records. */
final class JobContender {
  private JobContender() {}

  static void increment(Subject subject, String name, int amount) {
    Key key = new Key("count", name);
    try (JobStore store = subject.openJobStore()) {
      int done = 0;
      while (done < amount) {
        Entry found = store.find(key).orElseThrow();
        String next = Long.toString(Long.parseLong(found.text()) + 1);
        Change change = new Change.Replace(key, next, found.revision());
        if (store.commit(Guard.open(), List.of(change)) instanceof Commit.Committed) {
          done++;
        }
      }
    }
  }

  static void commitUntilKilled(Subject subject, String name) {
    Key left = new Key(name, "left");
    Key right = new Key(name, "right");
    try (JobStore store = subject.openJobStore()) {
      for (long number = Long.parseLong(store.find(left).orElseThrow().text()) + 1; ; number++) {
        String text = Long.toString(number);
        List<Change> changes =
            List.of(
                new Change.Replace(left, text, store.find(left).orElseThrow().revision()),
                new Change.Create(new Key(name, text), text),
                new Change.Replace(right, text, store.find(right).orElseThrow().revision()));
        Commit commit = store.commit(new Guard.Fenced(name, new FencingToken(number)), changes);
        if (!(commit instanceof Commit.Committed)) {
          throw new IllegalStateException("nobody else writes, yet: " + commit);
        }
        Contender.tell(number);
      }
    }
  }

  static void commitUntilRefused(Subject subject, String name, int token) {
    Guard guard = new Guard.Fenced(name, new FencingToken(token));
    try (JobStore store = subject.openJobStore()) {
      for (int number = 1; ; number++) {
        Key key = new Key(name, token + " " + number);
        Contender.tell(System.nanoTime());
        if (store.commit(guard, List.of(new Change.Create(key, ""))) instanceof Commit.Refused) {
          Contender.tell("refused");
          return;
        }
      }
    }
  }
}
