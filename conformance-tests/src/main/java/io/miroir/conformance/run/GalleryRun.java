package io.miroir.conformance.run;

import io.miroir.conformance.Subject;
import io.miroir.conformance.gallery.Broken;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Judges the wrong implementations of the gallery. */
public final class GalleryRun {
  /**
   * What became of one wrong implementation.
   *
   * @param broken what it is
   * @param suite the suite that judged it
   * @param failed the numbers of the clauses that were found broken
   */
  public record Result(Broken<?> broken, Suite suite, Set<String> failed) {
    /** Whether it was caught by the clause that it breaks. */
    public boolean caught() {
      return failed.contains(broken.clause());
    }

    /** Whether it was caught, but only by others. */
    public boolean wrongClause() {
      return !caught() && !failed.isEmpty();
    }
  }

  private static final Predicate<Method> SLOW = Judge::isSlow;
  private static final Predicate<Method> QUICK = SLOW.negate();

  private final Suite suite;
  private final Subject right;

  /**
   * @param suite the suite of the interface
   * @param right the right backend that faults are put over
   */
  public GalleryRun(Suite suite, Subject right) {
    this.suite = suite;
    this.right = right;
  }

  /**
   * Judges one by the tests of the clause that it breaks, the slow ones only if the quick ones find
   * nothing; by all others only if those find nothing either.
   */
  public Result judge(Broken<?> broken) {
    Predicate<Method> own = test -> Judge.verifies(test, broken.clause());
    return judge(broken, own.and(QUICK), own.and(SLOW), own.negate());
  }

  /** Judges one by the quick tests of every clause first, for a matrix. */
  public Result judgeWidely(Broken<?> broken) {
    Predicate<Method> own = test -> Judge.verifies(test, broken.clause());
    return judge(broken, QUICK, own.and(SLOW), own.negate().and(SLOW));
  }

  /** Runs one selection after another until the clause is found broken; the last if none was. */
  private Result judge(
      Broken<?> broken, Predicate<Method> first, Predicate<Method> second, Predicate<Method> last) {
    Subject subject = right.brokenBy(broken.name());
    Set<String> failed = new TreeSet<>(failed(subject, first));
    if (!failed.contains(broken.clause())) {
      failed.addAll(failed(subject, second));
    }
    if (failed.isEmpty()) {
      failed.addAll(failed(subject, last));
    }
    return new Result(broken, suite, failed);
  }

  private List<String> failed(Subject subject, Predicate<Method> selection) {
    return new Judge(List.of(suite))
        .selecting(selection).judge(subject).stream()
            .filter(verdict -> !verdict.passed())
            .map(verdict -> verdict.clause().number())
            .toList();
  }
}
