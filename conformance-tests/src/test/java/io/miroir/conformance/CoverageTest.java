package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoverageTest {
  /** The executor's suite has its tests in its topics. */
  private static final List<Class<?>> SUITES =
      Stream.of(
              List.of(
                  LeaseStoreConformance.class,
                  JobStoreConformance.class,
                  MetricsSinkConformance.class),
              List.of(MigrationExecutorConformance.class.getDeclaredClasses()))
          .<Class<?>>flatMap(List::stream)
          .toList();

  @Test
  void everyMustHasATestOrAStatedReason() {
    Set<String> verified = verified().collect(Collectors.toSet());

    assertThat(Clause.all())
        .filteredOn(clause -> clause.isMust() && !clause.isJudgedElsewhere())
        .extracting(Clause::number)
        .isSubsetOf(verified);
  }

  @Test
  void noTestCitesAnUnknownClause() {
    assertThat(verified()).allSatisfy(number -> assertThat(Clause.of(number)).isNotNull());
  }

  @Test
  void everyTestSaysWhatItVerifies() {
    assertThat(tests()).allMatch(test -> test.isAnnotationPresent(Verifies.class));
  }

  @Test
  void everyPageHasItsClauses() {
    assertThat(Clause.all())
        .extracting(Clause::number)
        .contains("L1", "L8", "J1", "J8", "X1", "X9", "M1", "M2")
        .hasSize(8 + 8 + 9 + 2);
  }

  private static Stream<Method> tests() {
    return SUITES.stream()
        .<Class<?>>mapMulti(
            (suite, each) -> {
              for (Class<?> type = suite; type != Object.class; type = type.getSuperclass()) {
                each.accept(type);
              }
            })
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class));
  }

  private static Stream<String> verified() {
    return tests().flatMap(test -> Arrays.stream(test.getAnnotation(Verifies.class).value()));
  }
}
