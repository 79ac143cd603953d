package io.miroir.conformance.run;

import io.miroir.conformance.Clause;
import io.miroir.conformance.Slow;
import io.miroir.conformance.Subject;
import io.miroir.conformance.Verifies;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/** Runs suites on a subject with JUnit, and sums what their tests saw by clause. */
public final class Judge {
  private final Collection<Suite> suites;
  private Predicate<Method> selection = method -> true;
  private boolean narrowed;
  private Optional<Path> reports = Optional.empty();
  private Progress progress = Progress.NONE;

  /** Judges by every test of the suites. */
  public Judge(Collection<Suite> suites) {
    this.suites = List.copyOf(suites);
  }

  /** Writes JUnit's XML into a folder too; the folder exists. */
  public Judge writingReports(Path folder) {
    reports = Optional.of(folder);
    return this;
  }

  /** Tells how far it is. */
  public Judge telling(Progress progress) {
    this.progress = progress;
    return this;
  }

  /** Runs only the tests that the predicate takes. */
  Judge selecting(Predicate<Method> selection) {
    this.selection = selection;
    narrowed = true;
    return this;
  }

  static boolean isSlow(Method test) {
    return test.isAnnotationPresent(Slow.class);
  }

  static boolean verifies(Method test, String clause) {
    return clausesOf(test).contains(clause);
  }

  static List<String> clausesOf(Method test) {
    return Optional.ofNullable(test.getAnnotation(Verifies.class))
        .map(verifies -> Arrays.asList(verifies.value()))
        .orElse(List.of());
  }

  /**
   * Runs the tests.
   *
   * @return a verdict for each clause that a test which was run verifies, in the clauses' order
   * @throws IllegalStateException if JUnit found no test, as when its engine is not there, or if
   *     not every test could be run
   */
  public List<Verdict> judge(Subject subject) {
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .build();
    Launcher launcher = LauncherFactory.create(config);
    TestPlan plan = launcher.discover(request());
    if (!narrowed && plan.countTestIdentifiers(TestIdentifier::isTest) == 0) {
      throw new IllegalStateException(
          "JUnit found no test of " + suites + "; is its engine beside the suite?");
    }
    VerdictListener listener = new VerdictListener(plan, progress);
    Given.during(
        subject,
        () -> {
          if (reports.isPresent()) {
            PrintWriter nowhere =
                new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            launcher.execute(
                plan, listener, new LegacyXmlReportGeneratingListener(reports.get(), nowhere));
          } else {
            launcher.execute(plan, listener);
          }
        });
    listener.requireAllRun();
    return listener.verdicts(
        Clause.all().stream()
            .filter(clause -> suites.stream().anyMatch(suite -> suite.owns(clause.number())))
            .toList());
  }

  private LauncherDiscoveryRequest request() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(suites.stream().map(Suite::type).map(DiscoverySelectors::selectClass).toList())
        .filters(EngineFilter.includeEngines("junit-jupiter"), (PostDiscoveryFilter) this::selected)
        .build();
  }

  private FilterResult selected(TestDescriptor test) {
    boolean taken =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> selection.test(((MethodSource) source).getJavaMethod()))
            .orElse(true);
    return FilterResult.includedIf(taken);
  }
}
