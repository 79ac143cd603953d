package io.miroir.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.miroir.api.metrics.MetricsSink;
import io.miroir.conformance.MetricsSinkConformance;
import io.miroir.conformance.Subject;
import io.miroir.conformance.Verifies;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/** The suite is judged too: it must catch each wrong sink by the clause that it breaks. */
class SinkGalleryTest {
  private static Subject judged;

  /** The suite on what is judged just now. */
  static final class Candidate extends MetricsSinkConformance {
    @Override
    protected Subject subject(Path folder) {
      return judged;
    }
  }

  @Test
  void catchesEveryWrongSinkByTheClauseThatItBreaks() {
    Subject right = new Subject(new MicrometerPlugin(), "prometheus", Map.of());
    List<String> escaped = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    for (Broken<MetricsSink> broken : BrokenSink.all()) {
      Map<String, List<String>> failed = failedByClause(right.brokenBy(broken.name()));
      table.append("%-28s %s caught: %s%n".formatted(broken.name(), broken.clause(), failed));
      if (!failed.containsKey(broken.clause())) {
        escaped.add(broken.name() + ": " + broken.fault());
      }
    }
    System.out.print(table);
    assertThat(escaped).isEmpty();
    assertThat(failedByClause(right)).isEmpty();
  }

  private static Map<String, List<String>> failedByClause(Subject subject) {
    judged = subject;
    Map<String, List<String>> failed = new TreeMap<>();
    LauncherFactory.create()
        .execute(
            request().selectors(selectClass(Candidate.class)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                  MethodSource source = (MethodSource) test.getSource().orElseThrow();
                  for (String clause :
                      source.getJavaMethod().getAnnotation(Verifies.class).value()) {
                    failed
                        .computeIfAbsent(clause, number -> new ArrayList<>())
                        .add(source.getMethodName());
                  }
                }
              }
            });
    return failed;
  }
}
