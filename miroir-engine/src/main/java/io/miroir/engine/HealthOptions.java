package io.miroir.engine;

import java.time.Duration;

/**
 * How nodes are probed. {@link #DEFAULTS} holds the values of the documentation.
 *
 * @param every how often each node is probed; a probe has two fifths of it to answer
 * @param misses after so many misses in a row a node has failed, from 1; the first one makes it
 *     degraded
 * @param hits after so many hits in a row it is back, from 1
 */
public record HealthOptions(Duration every, int misses, int hits) {
  /** The documented defaults. */
  public static final HealthOptions DEFAULTS = new HealthOptions(Duration.ofSeconds(5), 3, 2);

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public HealthOptions {
    if (!every.isPositive()) {
      throw new IllegalArgumentException("health every " + every + " is not positive");
    }
    if (misses < 1 || hits < 1) {
      throw new IllegalArgumentException(
          "health misses " + misses + " and hits " + hits + " are to be at least 1");
    }
  }

  /** How long a probe may take: two seconds of five. */
  public Duration limit() {
    return every.multipliedBy(2).dividedBy(5);
  }
}
