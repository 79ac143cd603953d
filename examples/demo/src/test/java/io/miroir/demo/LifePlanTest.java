package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.Kill.Victim;
import io.miroir.demo.LifePlan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LifePlanTest {
  private static final int MEMBERS = 3;

  @Property
  void theSameSeedGivesTheSameLife(@ForAll long seed) {
    assertThat(LifePlan.of(seed, MEMBERS)).isEqualTo(LifePlan.of(seed, MEMBERS));
  }

  @Property
  void everyLifeKillsTheServerInOneStageAndTheStoreOnlyIfAsked(@ForAll long seed) {
    LifePlan plan = LifePlan.of(seed, MEMBERS);
    assertThat(victims(plan, false)).containsExactly(Victim.SERVER);
    assertThat(victims(plan, true)).containsExactlyInAnyOrder(Victim.SERVER, Victim.STORE);
  }

  @Property
  void nothingIsKilledAtAShareOfACopyWhereNothingIsCopied(@ForAll long seed) {
    for (Kill kill : LifePlan.of(seed, MEMBERS).kills(Step.RETURN, true)) {
      assertThat(kill.plan().byPhase()).isTrue();
    }
  }

  @Test
  void tenSeedsDrainAndKillDifferentNodesAndKillTheServerInDifferentStages() {
    List<LifePlan> plans =
        LongStream.rangeClosed(1, 10).mapToObj(seed -> LifePlan.of(seed, MEMBERS)).toList();
    assertThat(plans.stream().map(LifePlan::drained).distinct()).hasSize(MEMBERS);
    assertThat(plans.stream().map(LifePlan::killed).distinct()).hasSize(MEMBERS);
    assertThat(plans.stream().map(LifePlan::serverStep).distinct())
        .hasSizeGreaterThanOrEqualTo(4)
        .contains(Step.RETURN);
  }

  private static List<Victim> victims(LifePlan plan, boolean ofStore) {
    return Arrays.stream(Step.values())
        .flatMap(step -> plan.kills(step, ofStore).stream())
        .map(Kill::victim)
        .toList();
  }
}
