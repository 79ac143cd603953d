package io.miroir.api.migration;

/** What became of a {@link Ticket}. */
public sealed interface Outcome {
  /** Done, and visible to every read that begins later (X4). */
  record Applied() implements Outcome {}

  /**
   * Not done yet.
   *
   * @param ahead about how many things the node does before it, at least 0
   */
  record Pending(long ahead) implements Outcome {}

  /**
   * Not done, and won't be.
   *
   * @param reason why
   * @param detail the node's own words, naming the document if one was at fault
   */
  record Rejected(Reason reason, String detail) implements Outcome {}

  /** Why something was rejected (X7). */
  enum Reason {
    /** A higher token was fenced in. */
    FENCED,
    /** The node's disk is full. */
    NO_SPACE,
    /** The body is larger than the node takes. */
    TOO_LARGE,
    /** A document is not valid on that node. */
    BAD_DOCUMENT,
    /** The index is not there. */
    INDEX_MISSING,
    /** The node no longer knows what became of it: wait for a barrier, then read. */
    FORGOTTEN,
    /** Another fault of the node's, told in the detail. */
    FAILED
  }
}
