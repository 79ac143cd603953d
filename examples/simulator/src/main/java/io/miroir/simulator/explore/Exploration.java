package io.miroir.simulator.explore;

/**
 * What an exploration found.
 *
 * @param states how many different states were seen
 * @param exhausted whether every state within the bounds was seen
 * @param violations how many of them break an invariant
 */
public record Exploration(long states, boolean exhausted, long violations) {}
