package io.miroir.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a schedule that breaks a guarantee shorter while it still breaks one: faults go one by one,
 * operations in halves, then quarters, and so on.
 */
final class Shrinker {
  /** So many worlds are tried at most. */
  private static final int TRIES = 200;

  private final PlantedBug bug;
  private int tries;

  private Shrinker(PlantedBug bug) {
    this.bug = bug;
  }

  static Schedule shrunk(Schedule failing, PlantedBug bug) {
    Shrinker shrinker = new Shrinker(bug);
    return shrinker.withFewerOperations(shrinker.withFewerFaults(failing));
  }

  private boolean fails(Schedule schedule) {
    return tries++ < TRIES && !new World(schedule, bug).run().violation().isEmpty();
  }

  private Schedule withFewerFaults(Schedule failing) {
    Schedule shortest = failing;
    for (int at = failing.faults().size() - 1; at >= 0; at--) {
      List<Fault> fewer = new ArrayList<>(shortest.faults());
      fewer.remove(at);
      Schedule shorter = shortest.with(shortest.kinds(), fewer);
      if (fails(shorter)) {
        shortest = shorter;
      }
    }
    return shortest;
  }

  private Schedule withFewerOperations(Schedule failing) {
    Schedule shortest = failing;
    for (int part = failing.kinds().size() / 2; part >= 8; part /= 2) {
      int from = 0;
      while (from < shortest.kinds().size()) {
        List<Operation.Kind> fewer = new ArrayList<>(shortest.kinds());
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        Schedule shorter = shortest.with(fewer, shortest.faults());
        if (!fewer.isEmpty() && fails(shorter)) {
          shortest = shorter;
        } else {
          from += part;
        }
      }
    }
    return shortest;
  }
}
