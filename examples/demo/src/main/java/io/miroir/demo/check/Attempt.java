package io.miroir.demo.check;

import io.miroir.demo.corpus.State;

/** One operation on one key, from the moment before it was sent to what the client was told. */
public final class Attempt {
  /** What is known of its effect. */
  public enum Outcome {
    /** Sent, or about to be; may have taken effect. */
    OPEN,
    /** Answered 202, and its task succeeded. */
    ACCEPTED,
    /** Never heard of again: it may have taken effect, or may not. */
    UNKNOWN,
    /** Never sent, as no connection was made: it can't have taken effect. */
    NOT_SENT
  }

  private final State result;
  private final long startedNanos;
  private volatile Outcome outcome = Outcome.OPEN;
  private volatile long settledNanos = Long.MAX_VALUE;

  Attempt(State result, long startedNanos) {
    this.result = result;
    this.startedNanos = startedNanos;
  }

  public State result() {
    return result;
  }

  boolean startedBy(long nanos) {
    return startedNanos <= nanos;
  }

  boolean acceptedBy(long nanos) {
    return outcome == Outcome.ACCEPTED && settledNanos <= nanos;
  }

  boolean settledBy(long nanos) {
    return settledNanos <= nanos;
  }

  boolean mayHaveTakenEffect() {
    return outcome != Outcome.NOT_SENT;
  }

  void settle(Outcome newOutcome, long nanos) {
    settledNanos = nanos;
    outcome = newOutcome;
  }
}
