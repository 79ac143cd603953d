package io.miroir.conformance.run;

import io.miroir.conformance.Clause;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Sorts the results of tests by the clauses that they verify. */
final class VerdictListener implements TestExecutionListener {
  private static final int SEEN_CHARACTERS_MAX = 600;

  private final long all;
  private final Progress progress;
  private final Map<String, Integer> tests = new HashMap<>();
  private final Map<String, List<Verdict.Failure>> failures = new HashMap<>();
  private Optional<Throwable> broken = Optional.empty();
  private long done;

  VerdictListener(TestPlan plan, Progress progress) {
    this.all = plan.countTestIdentifiers(TestIdentifier::isTest);
    this.progress = progress;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Optional<Method> method = methodOf(test);
    if (!test.isTest() || method.isEmpty()) {
      // JUnit logs and forgets what a listener throws, so it is kept for the end.
      result.getThrowable().ifPresent(failure -> broken = Optional.of(failure));
      return;
    }
    boolean passed = result.getStatus() == Status.SUCCESSFUL;
    String name = method.get().getName();
    for (String clause : Judge.clausesOf(method.get())) {
      tests.merge(clause, 1, Integer::sum);
      if (!passed) {
        failures
            .computeIfAbsent(clause, absent -> new ArrayList<>())
            .add(new Verdict.Failure(name, seen(result)));
      }
    }
    progress.ended(++done, all, name, passed);
  }

  /**
   * Fails if not every test that was planned has run: what was not run has not passed.
   *
   * @throws IllegalStateException telling why
   */
  void requireAllRun() {
    if (broken.isPresent() || done < all) {
      String cause = broken.map(Throwable::toString).orElse("JUnit did not say why");
      throw new IllegalStateException(
          "the suite can't run: %d of its %d tests were run, as %s; nothing was judged"
              .formatted(done, all, cause),
          broken.orElse(null));
    }
  }

  /** What the test saw, without the clauses that its failure quotes. */
  private static String seen(TestExecutionResult result) {
    Throwable failure =
        result.getThrowable().orElseGet(() -> new AssertionError("it was not run to its end"));
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String seen = String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    return seen.length() <= SEEN_CHARACTERS_MAX
        ? seen
        : seen.substring(0, SEEN_CHARACTERS_MAX) + " …";
  }

  private static Optional<Method> methodOf(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod());
  }

  List<Verdict> verdicts(List<Clause> clauses) {
    return clauses.stream()
        .filter(clause -> tests.containsKey(clause.number()))
        .sorted(Comparator.comparing(Clause::number))
        .map(
            clause ->
                new Verdict(
                    clause,
                    tests.getOrDefault(clause.number(), 0),
                    failures.getOrDefault(clause.number(), List.of())))
        .toList();
  }
}
