package io.miroir.conformance;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Lets the failure of a test quote the clauses that the test {@link Verifies}. */
public final class ClauseReport implements TestExecutionExceptionHandler {
  /** Called by JUnit. */
  public ClauseReport() {}

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof TestAbortedException) {
      throw failure;
    }
    throw new AssertionError(quoted(context.getRequiredTestMethod()) + seen(failure), failure);
  }

  private static String quoted(Method test) {
    return Arrays.stream(test.getAnnotation(Verifies.class).value())
        .map(number -> Clause.of(number) + "\n")
        .collect(Collectors.joining("", test.getName() + "\n", ""));
  }

  private static String seen(Throwable failure) {
    return "  seen: " + failure;
  }
}
