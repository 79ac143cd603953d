package io.miroir.engine.work;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The leases that this pod keeps, besides its own. */
final class Leading {
  private final Monitor monitor;
  private final Set<LeaseKeeper> kept = new HashSet<>();

  Leading(Timeline timeline) {
    this.monitor = timeline.monitor();
  }

  void began(LeaseKeeper lease) {
    monitor.locked(() -> kept.add(lease));
  }

  void ended(LeaseKeeper lease) {
    monitor.locked(() -> kept.remove(lease));
  }

  /** The scopes of those that surely stand now. */
  List<String> standing() {
    List<LeaseKeeper> all = monitor.locked(() -> List.copyOf(kept));
    return all.stream().filter(LeaseKeeper::stands).map(LeaseKeeper::scope).toList();
  }
}
