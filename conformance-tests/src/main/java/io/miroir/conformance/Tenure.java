package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;

/**
 * A time in which a holder was sure to hold a scope: from the answer that granted it, to before the
 * release was sent or to the holder's own deadline.
 *
 * <p>The times are {@link System#nanoTime()}, which the processes of one machine share on the
 * systems where the suite runs several.
 *
 * @param token the grant's token
 * @param fromNanos when it began
 * @param untilNanos when it ended
 */
record Tenure(long token, long fromNanos, long untilNanos) {
  static Tenure parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Tenure(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  @Override
  public String toString() {
    return token + " " + fromNanos + " " + untilNanos;
  }

  /** Fails if two tenures overlap, or their tokens don't grow in the order of their times. */
  static void requireOneAfterAnother(List<Tenure> tenures) {
    List<Tenure> ordered =
        tenures.stream().sorted(Comparator.comparingLong(Tenure::fromNanos)).toList();
    for (int i = 1; i < ordered.size(); i++) {
      Tenure earlier = ordered.get(i - 1);
      Tenure later = ordered.get(i);
      assertThat(later.token()).as("token of the later grant").isGreaterThan(earlier.token());
      assertThat(later.fromNanos())
          .as("grant %s while %s stood", later, earlier)
          .isGreaterThan(earlier.untilNanos());
    }
  }
}
