package io.miroir.engine.plan;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How far a move has come within its phase. */
public enum Step {
  /** The phase's own work is to be begun. */
  PENDING("pending"),
  /** A routing was published; not every live pod is known to have acked its epoch. */
  PUBLISHED("published"),
  /** Every live pod has acked: no leg and no read of an older routing is under way. */
  INSTALLED("installed"),
  /** What the phase waits for was reached: a round ended small, or the late sweep is done. */
  READY("ready"),
  /** Nothing is left to be done. */
  SETTLED("settled");

  private final String persisted;

  Step(String persisted) {
    this.persisted = persisted;
  }

  /** Its name in records; it never changes. */
  public String persisted() {
    return persisted;
  }

  /**
   * The step of a record.
   *
   * @throws IllegalArgumentException if no step has that persisted name
   */
  public static Step named(String name) {
    for (Step step : values()) {
      if (step.persisted.equals(name)) {
        return step;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + name
            + "' is no step; known are "
            + Arrays.stream(values()).map(Step::persisted).collect(Collectors.joining(", ")));
  }
}
