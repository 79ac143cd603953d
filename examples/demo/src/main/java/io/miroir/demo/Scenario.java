package io.miroir.demo;

import io.miroir.demo.fleet.Times;
import java.time.Duration;
import java.util.Locale;

/** What the fleet of a run goes through. */
public enum Scenario {
  /** A fourth node is added. */
  GROWTH(3, 4),
  /**
   * A node is added, another one drained, each shard gets a second copy, a node is killed and comes
   * back, and a second replica group is added.
   */
  LIFE(3, 6);

  private final int members;
  private final int nodes;

  Scenario(int members, int nodes) {
    this.members = members;
    this.nodes = nodes;
  }

  /** How many embedded nodes the fleet begins with. */
  int members() {
    return members;
  }

  /** How many embedded nodes there are, those that join later among them. */
  int nodes() {
    return nodes;
  }

  Times times() {
    return this == LIFE ? Times.WITH_FAILURES : Times.WITHOUT_FAILURES;
  }

  /** How long a client waits at most between two operations: a write may go to four nodes here. */
  Duration thinkMost() {
    return Duration.ofMillis(this == LIFE ? 400 : 100);
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
