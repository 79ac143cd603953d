package io.miroir.simulator.explore;

/**
 * One write of a client to the one key.
 *
 * @param kind what it does
 * @param pod the pod that it is sent to, 0 or 1
 */
record Operation(Kind kind, int pod) {
  /** What a write does to the document. */
  enum Kind {
    /** A new document takes its place. */
    PUT,
    /** A field is merged into it. */
    MERGE,
    /** It is deleted. */
    DELETE
  }
}
