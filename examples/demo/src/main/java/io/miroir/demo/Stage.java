package io.miroir.demo;

import io.miroir.demo.fleet.MoveStatus;
import java.util.List;
import java.util.Optional;

/**
 * One piece of a course: something was asked for, and is watched until it is done.
 *
 * @param name what is done, in a word or two
 * @param documentsToMove how many documents are to be copied, as the checker reckons
 * @param kills what is to happen on the way
 */
record Stage(String name, long documentsToMove, List<Kill> kills) {
  Stage {
    kills = List.copyOf(kills);
  }

  /** The first one whose moment has come, of those that have not been. */
  static Optional<Kill> due(List<Kill> left, MoveStatus status, long documents) {
    return left.stream().filter(kill -> kill.plan().due(status, documents)).findFirst();
  }

  /**
   * A stage that was gone through.
   *
   * @param endedMillis when it was done, by the wall clock
   */
  record Passed(String name, double seconds, long endedMillis, List<Break> breaks) {
    Passed {
      breaks = List.copyOf(breaks);
    }
  }
}
