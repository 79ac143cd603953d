package io.miroir.engine.shared;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The leases that this pod keeps, besides its own. */
public final class Leading {
  private final Monitor monitor;
  private final Set<LeaseKeeper> kept = new HashSet<>();

  /** Ended, but not released: their actor was stopped in the middle of the call. */
  private final Set<LeaseKeeper> owed = new HashSet<>();

  public Leading(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  void began(LeaseKeeper lease) {
    monitor.locked(() -> kept.add(lease));
  }

  void ended(LeaseKeeper lease) {
    monitor.locked(() -> kept.remove(lease));
  }

  void owes(LeaseKeeper lease) {
    monitor.locked(
        () -> {
          owed.removeIf(older -> !older.stands());
          owed.add(lease);
        });
  }

  /**
   * Releases what an actor that was stopped could not: a store whose client gives up on an
   * interrupt frees nothing then, and everybody would wait for the expiry.
   *
   * @throws io.miroir.api.MiroirException if the store does not answer; the rest expires
   */
  public void releaseOwed() {
    List<LeaseKeeper> all =
        monitor.locked(
            () -> {
              List<LeaseKeeper> taken = List.copyOf(owed);
              owed.clear();
              return taken;
            });
    all.stream().filter(LeaseKeeper::stands).forEach(LeaseKeeper::release);
  }

  /** The scopes of those that surely stand now. */
  public List<String> standing() {
    List<LeaseKeeper> all = monitor.locked(() -> List.copyOf(kept));
    return all.stream().filter(LeaseKeeper::stands).map(LeaseKeeper::scope).toList();
  }
}
