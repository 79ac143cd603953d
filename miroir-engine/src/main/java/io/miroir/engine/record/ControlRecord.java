package io.miroir.engine.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people asked of the moves of one index.
 *
 * @param paused whether every move is to stand still
 * @param pausedShards the shards whose moves are
 * @param givenUp the shards whose moves are not planned again, each with the number of the topology
 *     event after which that was asked; the next event ends it
 * @param undone by shard, the move that is to go back
 * @param retries how often failed moves were asked to be tried again
 */
public record ControlRecord(
    boolean paused,
    Set<Integer> pausedShards,
    Map<Integer, Long> givenUp,
    Map<Integer, Undo> undone,
    long retries) {
  /** Nothing was asked. */
  public static final ControlRecord NONE =
      new ControlRecord(false, Set.of(), Map.of(), Map.of(), 0);

  /**
   * A move that is to go back.
   *
   * @param job its job
   * @param back the node it goes back to
   */
  public record Undo(String job, String back) {}

  /** Copies the collections. */
  public ControlRecord {
    pausedShards = Set.copyOf(pausedShards);
    givenUp = Map.copyOf(givenUp);
    undone = Map.copyOf(undone);
  }

  /** Whether the moves of a shard are to stand still. */
  public boolean pauses(int shard) {
    return paused || pausedShards.contains(shard);
  }

  /** Whether the moves of a shard are not planned since that topology event. */
  public boolean gaveUp(int shard, long event) {
    return givenUp.getOrDefault(shard, -1L) == event;
  }

  /** Where the move of a shard is to go back to, if it is to. */
  public Optional<String> back(int shard, String job) {
    return Optional.ofNullable(undone.get(shard))
        .filter(undo -> undo.job().equals(job))
        .map(Undo::back);
  }

  /** With every move paused, or none. */
  public ControlRecord withPaused(boolean pause) {
    return new ControlRecord(pause, pause ? pausedShards : Set.of(), givenUp, undone, retries);
  }

  /** With some shards' moves paused, or not. */
  public ControlRecord withPaused(Set<Integer> shards, boolean pause) {
    Set<Integer> changed = new TreeSet<>(pausedShards);
    if (pause) {
      changed.addAll(shards);
    } else {
      changed.removeAll(shards);
    }
    return new ControlRecord(paused, changed, givenUp, undone, retries);
  }

  /** With some shards' moves given up since a topology event. */
  public ControlRecord withGivenUp(Set<Integer> shards, long event) {
    Map<Integer, Long> changed = new TreeMap<>(givenUp);
    shards.forEach(shard -> changed.put(shard, event));
    return new ControlRecord(paused, pausedShards, changed, undone, retries);
  }

  /** With some shards' moves to be planned again. */
  public ControlRecord withRetried(Set<Integer> shards) {
    Map<Integer, Long> changed = new TreeMap<>(givenUp);
    changed.keySet().removeAll(shards);
    return new ControlRecord(paused, pausedShards, changed, undone, retries + 1);
  }

  /** With some shards' moves to go back. */
  public ControlRecord withUndone(Map<Integer, Undo> more) {
    Map<Integer, Undo> changed = new HashMap<>(undone);
    changed.putAll(more);
    return new ControlRecord(paused, pausedShards, givenUp, changed, retries);
  }
}
