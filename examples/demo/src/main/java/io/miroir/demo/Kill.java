package io.miroir.demo;

/**
 * A process that is killed and started again while shards move.
 *
 * @param plan the moment
 */
record Kill(Victim victim, KillPlan plan) {
  /** Whose process it is. */
  enum Victim {
    SERVER,
    STORE;

    @Override
    public String toString() {
      return this == SERVER ? "server" : "store";
    }
  }
}
