package io.miroir.conformance;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.plugin.Plugin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that works on a store beside others, and prints a line for each thing that
 * the store has answered.
 *
 * <p>Arguments: task, plugin class, provider, name, amount, then {@code key=value} per setting.
 */
final class Contender {
  private Contender() {}

  /** What a process does, and what each of its lines says. */
  enum Task {
    /** Adds one to record {@code name} so many times; prints nothing. */
    INCREMENT,
    /** Commits two equal records and a new one until killed; prints the number committed. */
    COMMIT_UNTIL_KILLED,
    /** Holds lease {@code name} so many times; prints token, and from when to when it held. */
    HOLD
  }

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Plugin plugin =
        Class.forName(arguments[1]).asSubclass(Plugin.class).getConstructor().newInstance();
    Map<String, String> settings = new HashMap<>();
    for (String setting : List.of(arguments).subList(5, arguments.length)) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Subject subject = new Subject(plugin, arguments[2], settings);
    String name = arguments[3];
    int amount = Integer.parseInt(arguments[4]);
    switch (Task.valueOf(arguments[0])) {
      case INCREMENT -> increment(subject, new Key("count", name), amount);
      case COMMIT_UNTIL_KILLED -> commitUntilKilled(subject, name);
      case HOLD -> hold(subject, name, amount);
    }
  }

  private static void increment(Subject subject, Key key, int amount) {
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

  private static void commitUntilKilled(Subject subject, String name) {
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
        System.out.print(number + "\n");
        System.out.flush();
      }
    }
  }

  private static void hold(Subject subject, String scope, int amount) {
    String holder = "process " + ProcessHandle.current().pid();
    try (LeaseStore store = subject.openLeaseStore()) {
      int done = 0;
      while (done < amount) {
        if (store.acquire(scope, holder, Duration.ofSeconds(30), "")
            instanceof Acquisition.Granted granted) {
          long from = System.nanoTime();
          store.list(scope);
          long until = System.nanoTime();
          System.out.println(granted.lease().token() + " " + from + " " + until);
          store.release(granted.lease());
          done++;
        }
      }
    }
    System.out.flush();
  }
}
