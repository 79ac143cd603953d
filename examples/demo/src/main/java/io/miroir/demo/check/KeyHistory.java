package io.miroir.demo.check;

import io.miroir.demo.corpus.State;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that was done to one key, in order: it has one writer, which does one thing at a time.
 *
 * <p>What a read may find: the result of the last attempt that was accepted before the read began,
 * and the results of all later attempts that may have taken effect before the read ended. An
 * attempt that nothing was heard of stays possible until a later one is accepted.
 */
public final class KeyHistory {
  private final List<Attempt> attempts = new ArrayList<>();
  private State accepted = State.LOADED;
  private int lastRevision = State.LOADED.revision();

  /** The state that the last accepted attempt left; only the key's writer asks. */
  public synchronized State accepted() {
    return accepted;
  }

  /** A revision higher than any that this key ever had. */
  public synchronized int nextRevision() {
    return ++lastRevision;
  }

  /** Notes an attempt before it is sent. */
  public synchronized Attempt begin(State result, long nowNanos) {
    Attempt attempt = new Attempt(result, nowNanos);
    attempts.add(attempt);
    return attempt;
  }

  /** Notes what became of an attempt. */
  public synchronized void settle(Attempt attempt, Attempt.Outcome outcome, long nowNanos) {
    attempt.settle(outcome, nowNanos);
    if (outcome == Attempt.Outcome.ACCEPTED) {
      accepted = attempt.result();
    }
  }

  /** Whether some attempt that may have taken effect was under way in this time. */
  public synchronized boolean changed(long fromNanos, long toNanos) {
    return attempts.stream()
        .anyMatch(
            attempt ->
                attempt.mayHaveTakenEffect()
                    && attempt.startedBy(toNanos)
                    && !attempt.settledBy(fromNanos));
  }

  /** The states that a read of this time may find, by {@link System#nanoTime()}. */
  public synchronized Set<State> allowed(long readBeganNanos, long readEndedNanos) {
    Set<State> allowed = new LinkedHashSet<>();
    for (Attempt attempt : attempts.reversed()) {
      if (attempt.mayHaveTakenEffect() && attempt.startedBy(readEndedNanos)) {
        allowed.add(attempt.result());
      }
      if (attempt.acceptedBy(readBeganNanos)) {
        return allowed;
      }
    }
    allowed.add(State.LOADED);
    return allowed;
  }
}
