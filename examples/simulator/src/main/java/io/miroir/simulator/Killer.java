package io.miroir.simulator;

import io.miroir.api.job.Change;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Sees every step that pods persist, before and after, and kills the one that comes to a given
 * point, once.
 */
final class Killer {
  private final Scheduler scheduler;
  private final Optional<KillPoint> point;
  private final Set<String> seen = new TreeSet<>();
  private Consumer<Machine> kill = machine -> {};
  private boolean armed;
  private boolean killed;

  Killer(Scheduler scheduler, Optional<KillPoint> point) {
    this.scheduler = scheduler;
    this.point = point;
  }

  /** From now on; whoever is told kills the process. */
  void arm(Consumer<Machine> killing) {
    kill = killing;
    armed = true;
  }

  /** The names of the steps that were persisted since it was armed. */
  Set<String> seen() {
    return seen;
  }

  boolean killed() {
    return killed;
  }

  void before(String step) {
    if (armed) {
      killAt(step, false);
    }
  }

  void after(String step) {
    if (armed) {
      seen.add(step);
      killAt(step, true);
    }
  }

  private void killAt(String step, boolean after) {
    if (killed || point.isEmpty() || !point.get().equals(new KillPoint(step, after))) {
      return;
    }
    killed = true;
    kill.accept(scheduler.current().machine());
    throw new SimulatedCrash();
  }

  /** The name of a commit: what it does to which kinds of records. */
  static String commit(List<Change> changes) {
    Collection<String> parts = new TreeSet<>();
    for (Change change : changes) {
      String verb =
          switch (change) {
            case Change.Create create -> "create";
            case Change.Replace replace -> "replace";
            case Change.Remove remove -> "remove";
          };
      String kind = change.key().kind();
      parts.add(verb + " " + (kind.equals("fleet") ? change.key().id() : kind));
    }
    return "commit: " + String.join(", ", parts);
  }

  /** The name of what becomes of a lease. */
  static String lease(String verb, String scope) {
    int end = scope.indexOf(':');
    return "lease: " + verb + " " + (end < 0 ? scope : scope.substring(0, end));
  }
}
