package io.miroir.executor.meilisearch;

/** Whether vectors must come out of a move as they went in. */
enum Vectors {
  /** Indexes are refused whose embedders don't give every vector back as it was. */
  EXACT,
  /** The user allows that some are not. */
  MAY_LOSE
}
