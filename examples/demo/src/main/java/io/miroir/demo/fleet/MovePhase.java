package io.miroir.demo.fleet;

import java.util.Locale;

/** The phases of a shard's move by the names that the rebalance status gives them, in order. */
public enum MovePhase {
  IDLE,
  DUAL_WRITE_STARTED,
  MIGRATION_IN_PROGRESS,
  MIGRATION_COMPLETE,
  DUAL_WRITE_STOPPED,
  OLD_REPLICA_DELETED,
  FAILED;

  /** Reads a phase's name, however it is cased and joined. */
  static MovePhase named(String name) {
    String letters = letters(name);
    for (MovePhase phase : values()) {
      if (letters(phase.name()).equals(letters)) {
        return phase;
      }
    }
    throw new FleetException("the rebalance status names a phase that is not known: " + name);
  }

  /** Whether writes of this shard are under way in two places, or held. */
  public boolean open() {
    return this != IDLE && this != FAILED;
  }

  private static String letters(String name) {
    return name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
  }
}
