package io.miroir.api.topology;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node is to the fleet. The allowed changes stand beside the states. */
public enum NodeState {
  /** Wanted in the placement; owns a shard only after that shard's cutover. */
  JOINING,
  /** Serves its shards. */
  ACTIVE,
  /** Serves its shards, but missed its last probe. */
  DEGRADED,
  /** Serves its shards until they were moved away; not in the placement. */
  DRAINING,
  /** Does not answer. */
  FAILED,
  /** Answers again and receives what it missed. */
  RESTORING,
  /** Gone; its name may be used again. */
  REMOVED;

  /** The states that may come next; every other change is refused. */
  public Set<NodeState> next() {
    return switch (this) {
      case JOINING, RESTORING -> EnumSet.of(ACTIVE);
      case ACTIVE -> EnumSet.of(DRAINING, DEGRADED, FAILED);
      case DEGRADED -> EnumSet.of(FAILED, ACTIVE);
      case DRAINING -> EnumSet.of(REMOVED, FAILED);
      case FAILED -> EnumSet.of(RESTORING);
      case REMOVED -> EnumSet.noneOf(NodeState.class);
    };
  }

  /** Whether a placement of the wanted topology counts a node of this state. */
  public boolean placed() {
    return switch (this) {
      case JOINING, ACTIVE, DEGRADED, RESTORING -> true;
      case DRAINING, FAILED, REMOVED -> false;
    };
  }

  /** The name in the admin API and in records: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
