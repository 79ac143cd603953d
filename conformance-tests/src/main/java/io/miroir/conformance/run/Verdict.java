package io.miroir.conformance.run;

import io.miroir.conformance.Clause;
import java.util.List;

/**
 * What the tests of one clause have seen.
 *
 * @param clause the clause
 * @param tests how many tests that verify it were run
 * @param failures those that failed; none if the clause holds
 */
public record Verdict(Clause clause, int tests, List<Failure> failures) {
  /**
   * A test that failed.
   *
   * @param test its name
   * @param seen what it saw
   */
  public record Failure(String test, String seen) {}

  /** Whether the clause holds, as far as its tests see. */
  public boolean passed() {
    return failures.isEmpty();
  }
}
