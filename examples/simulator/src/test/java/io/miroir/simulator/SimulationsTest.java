package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.engine.plan.Transition;
import io.miroir.simulator.Simulations.KillReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SimulationsTest {
  /** So many of the seeds that are simulated before a release. */
  private static final long SEEDS = 2_000;

  @Test
  void noSeedBreaksAGuarantee() {
    SimulationReport report = Simulations.run(1, SEEDS, done -> {});
    assertThat(report.failures()).isEmpty();
    assertThat(report.figure("schedules")).isEqualTo(SEEDS);
    assertThat(report.figure("crashes")).isGreaterThan(600);
    assertThat(report.figure("pauses")).isGreaterThan(600);
    assertThat(report.figure("moves")).isGreaterThan(SEEDS);
    surviveAKillAtEveryPoint(report);
  }

  /** Before and after each row of the table, each commit and each change of a lease. */
  private static void surviveAKillAtEveryPoint(SimulationReport seen) {
    List<KillReport> points = Simulations.killPoints(seen, done -> {});
    assertThat(points).hasSizeGreaterThan(2 * Transition.values().length);
    assertThat(points).extracting(KillReport::violations).allMatch(List::isEmpty);
    assertThat(points).filteredOn(point -> point.kills() == 0).isEmpty();
  }

  @Test
  void sameSeedIsTheSameWorld() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    String hash = Simulations.trace(7, first::add).hash();
    assertThat(Simulations.trace(7, second::add).hash()).isEqualTo(hash);
    assertThat(second).isEqualTo(first).hasSizeGreaterThan(200);
    assertThat(Simulations.run(7, 7, done -> {}).hash()).isEqualTo(hash);
  }

  @Test
  void everySeedIsDoneOnce() {
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    SimulationReport report = Simulations.run(11, 16, seen::add);
    assertThat(seen).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(report.figure("schedules")).isEqualTo(6);
  }

  @Test
  void everyBugIsNamedOnceAndSaysWhatGoesWrong() {
    assertThat(PlantedBug.values()).hasSizeGreaterThanOrEqualTo(41);
    assertThat(PlantedBug.values())
        .extracting(PlantedBug::sentence)
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank);
  }
}
