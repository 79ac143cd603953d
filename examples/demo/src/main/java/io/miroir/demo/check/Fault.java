package io.miroir.demo.check;

import io.miroir.demo.corpus.State;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be wrong with a key; every count of these must be zero. */
public enum Fault {
  /** Absent, though every state that it may have is a document. */
  LOST,
  /** Older than every state that it may have, or mixed of several. */
  STALE,
  /** Present, though it must have been deleted. */
  RESURRECTED,
  /** Found twice where one copy belongs. */
  DOUBLED,
  /** On a node that its shard does not belong to, or under the wrong shard number. */
  MISPLACED;

  /** Judges what was found by what is allowed; nothing where it is among the allowed. */
  public static Optional<Fault> of(Set<State> allowed, State found) {
    if (allowed.contains(found)) {
      return Optional.empty();
    }
    if (found.absent()) {
      return Optional.of(LOST);
    }
    return Optional.of(allowed.stream().allMatch(State::absent) ? RESURRECTED : STALE);
  }

  /** The name of its figure. */
  public String figure() {
    return name().toLowerCase(Locale.ROOT);
  }
}
