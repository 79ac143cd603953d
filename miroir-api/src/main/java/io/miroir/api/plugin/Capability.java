package io.miroir.api.plugin;

/** A promise that a backend may make beyond the clauses; shown to the user. */
public enum Capability {
  /** Pods on different machines may share it. */
  MANY_HOSTS,
  /** What it acknowledged survives a kill of its server or process, and a loss of power. */
  SURVIVES_STORE_CRASH,
  /** Tokens and records never fall back when a replica takes over. */
  SURVIVES_FAILOVER,
  /** {@code watch} wakes before the next poll. */
  WATCH
}
