package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.conformance.ExecutorUnderTest;
import io.miroir.conformance.MigrationExecutorConformance;
import io.miroir.conformance.SearchNodes;
import io.miroir.conformance.Subject;
import io.miroir.conformance.Verifies;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/** The suite is judged too: it must catch each wrong executor by the clause that it breaks. */
class ExecutorGalleryTest {
  private static EmbeddedNodes nodes;
  private static Subject judged;

  /** The suite on what is judged just now; all share the nodes. */
  static final class Candidate extends MigrationExecutorConformance {
    @Override
    protected ExecutorUnderTest subject(Path folder) {
      return new ExecutorUnderTest(
          judged, SearchNodes.of(nodes.source(), nodes.target(), nodes.slow()));
    }
  }

  /** What became of the tests of a clause. */
  private record Verdict(List<String> passed, List<String> failed) {}

  @BeforeAll
  static void start(@TempDir Path folder) {
    nodes = new EmbeddedNodes(folder);
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @Test
  void catchesEveryWrongExecutorByTheClauseThatItBreaks() {
    List<String> escaped = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (Broken<MigrationExecutor> broken : BrokenExecutor.all()) {
      Verdict verdict = judge(EmbeddedNodes.subject().brokenBy(broken.name()), broken.clause());
      table.append(
          "%-28s %s caught by %d of %d: %s%n"
              .formatted(
                  broken.name(),
                  broken.clause(),
                  verdict.failed().size(),
                  verdict.failed().size() + verdict.passed().size(),
                  verdict.failed()));
      if (verdict.failed().isEmpty()) {
        escaped.add(broken.name() + ": " + broken.fault());
      }
    }
    System.out.print(table);
    assertThat(escaped).isEmpty();
  }

  private static Verdict judge(Subject subject, String clause) {
    judged = subject;
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>());
    LauncherFactory.create()
        .execute(
            request().selectors(selectClass(Candidate.class)).filters(verifying(clause)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                if (test.isTest()) {
                  (passed ? verdict.passed() : verdict.failed()).add(name(test));
                } else if (!passed) {
                  throw new AssertionError(test + " failed", result.getThrowable().orElseThrow());
                }
              }
            });
    assertThat(verdict.passed().size() + verdict.failed().size()).isPositive();
    return verdict;
  }

  private static String name(TestIdentifier test) {
    return test.getSource().map(source -> ((MethodSource) source).getMethodName()).orElseThrow();
  }

  private static PostDiscoveryFilter verifying(String clause) {
    return test -> {
      Optional<MethodSource> method =
          test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
      boolean kept =
          method.isEmpty()
              || List.of(method.get().getJavaMethod().getAnnotation(Verifies.class).value())
                  .contains(clause);
      return FilterResult.includedIf(kept);
    };
  }
}
