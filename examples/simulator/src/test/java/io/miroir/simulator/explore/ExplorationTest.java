package io.miroir.simulator.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.engine.plan.Phase;
import io.miroir.simulator.explore.Operation.Kind;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small explorations, to their end; {@code ./miroir explore} has the large ones. */
class ExplorationTest {
  private static final int ALL = 1 << 22;

  /** These take longer than a build should. */
  private static final Set<Bug> SLOW =
      EnumSet.of(
          Bug.POD_LEFT_DURING_ROUND,
          Bug.POD_REJOINED_DURING_ROUND,
          Bug.POD_LEFT_BEFORE_HOLD,
          Bug.OLDER_SESSION_KEY,
          Bug.KEYS_OF_POD_LEFT_OUT,
          Bug.TOLD_AFTER_SESSION,
          Bug.MIRROR_ENDED_BY_DEATH,
          Bug.ROUNDS_BEFORE_SWEEP,
          Bug.COPIED_FROM_MARKED,
          Bug.ROTATION_REVIVES,
          Bug.DEAD_BEFORE_TERM,
          Bug.SESSION_SPANNED);

  private static Scenario relocation() {
    return Scenario.of("test", new Operation(Kind.PUT, 0), new Operation(Kind.DELETE, 1));
  }

  private static Exploration explore(Scenario scenario) {
    return Explorer.all(new Relocation(scenario, Bug.NONE), ALL, seen -> {});
  }

  @Test
  void wholeMoveWithTwoWritesHasNoViolation() {
    Exploration found = explore(relocation());
    assertThat(found.violations()).as(found.fault()).isZero();
    assertThat(found.exhausted()).isTrue();
    assertThat(found.states()).isGreaterThan(30_000);
  }

  @Test
  void cutoverWithQueuesAndALostAnswerHasNoViolation() {
    Exploration found =
        explore(relocation().from(Phase.HELD).with(Bound.QUEUED_TASKS, 2).with(Bound.LOST_ANSWERS));
    assertThat(found.violations()).as(found.fault()).isZero();
    assertThat(found.exhausted()).isTrue();
  }

  @Test
  void twoCopiesWithARefusalAndAReadHaveNoViolation() {
    Scenario scenario =
        Scenario.of("copies", new Operation(Kind.PUT, 0), new Operation(Kind.PUT, 1))
            .with(Bound.REFUSALS, 2)
            .with(Bound.READS);
    Exploration found = Explorer.all(new Copies(scenario, Bug.NONE), ALL, seen -> {});
    assertThat(found.violations()).as(found.fault()).isZero();
    assertThat(found.exhausted()).isTrue();
  }

  @Test
  void findsTheSameTwice() {
    Scenarios.Part part = Scenarios.of(Bug.NO_LEG_TO_OLD);
    Exploration first = Explorer.untilFound(part.model(Bug.NO_LEG_TO_OLD), ALL, seen -> {});
    Exploration second = Explorer.untilFound(part.model(Bug.NO_LEG_TO_OLD), ALL, seen -> {});
    assertThat(second).isEqualTo(first);
  }

  @Test
  void isCutAtItsLimitAndSaysSo() {
    Exploration found = Explorer.all(new Relocation(relocation(), Bug.NONE), 1_000, seen -> {});
    assertThat(found.exhausted()).isFalse();
    assertThat(found.states()).isGreaterThanOrEqualTo(1_000);
  }

  private static Set<Bug> quick() {
    Set<Bug> quick = EnumSet.copyOf(Bug.planted());
    quick.removeAll(SLOW);
    return quick;
  }

  @ParameterizedTest
  @MethodSource("quick")
  void plantedBugIsFoundWithATrace(Bug bug) {
    Scenarios.Part part = Scenarios.of(bug);
    Exploration found = Explorer.untilFound(part.model(bug), part.limit(), seen -> {});
    assertThat(found.fault()).as("what %s leads to", bug).isNotEmpty();
    assertThat(found.trace()).isNotEmpty();
  }
}
