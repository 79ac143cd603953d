package io.miroir.simulator.explore;

import java.util.List;

/**
 * What an exploration found.
 *
 * @param states how many different states were seen
 * @param exhausted whether every state within the bounds was seen
 * @param violations how many of them break an invariant
 * @param fault the first violation in words, empty if there is none
 * @param trace a shortest way to it, one moment each; empty if there is none
 */
public record Exploration(
    long states, boolean exhausted, long violations, String fault, List<String> trace) {
  /** Copies the list. */
  public Exploration {
    trace = List.copyOf(trace);
  }
}
