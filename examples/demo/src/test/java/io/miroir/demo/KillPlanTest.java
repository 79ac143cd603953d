package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.fleet.MovePhase;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.MoveStatus.Move;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KillPlanTest {
  private static final long TO_MOVE = 170;

  @Property
  void theSameSeedGivesTheSamePlan(@ForAll long seed) {
    assertThat(KillPlan.ofServer(seed)).isEqualTo(KillPlan.ofServer(seed));
  }

  @Property
  void everyPlanComesDueBeforeTheLastMoveEnds(@ForAll long seed) {
    assertThat(KillPlan.ofServer(seed).due(status(16, MovePhase.DUAL_WRITE_STARTED), TO_MOVE))
        .isTrue();
  }

  @Property
  void noPlanIsDueBeforeAMoveBegins(@ForAll long seed) {
    assertThat(KillPlan.ofServer(seed).due(status(0, MovePhase.IDLE), TO_MOVE)).isFalse();
    assertThat(KillPlan.ofServer(seed).due(MoveStatus.NONE, TO_MOVE)).isFalse();
  }

  @Property
  void theStoreIsKilledAtAnotherMomentOfTheSameSeed(@ForAll long seed) {
    assertThat(KillPlan.ofStore(seed)).isEqualTo(KillPlan.ofStore(seed));
    assertThat(KillPlan.ofStore(seed).coincides(KillPlan.ofServer(seed))).isFalse();
  }

  @Property
  void theStoreIsKilledWhileHalfOfTheMovesAreLeft(@ForAll long seed) {
    assertThat(KillPlan.ofStore(seed).due(status(9, MovePhase.DUAL_WRITE_STARTED), TO_MOVE))
        .isTrue();
    assertThat(KillPlan.ofStore(seed).due(status(0, MovePhase.IDLE), TO_MOVE)).isFalse();
  }

  @Property
  void aPlanForMovesWithoutACopyWaitsForNoShare(@ForAll long seed) {
    KillPlan plan = KillPlan.ofServer(seed).withoutCopy();
    assertThat(plan.byPhase()).isTrue();
    assertThat(plan.due(status(0, MovePhase.IDLE), 0)).isFalse();
    assertThat(plan.due(status(16, MovePhase.DUAL_WRITE_STARTED), 0)).isTrue();
  }

  @Test
  void coversPhasesAndShares() {
    List<KillPlan> plans = LongStream.rangeClosed(1, 30).mapToObj(KillPlan::ofServer).toList();
    assertThat(plans).anyMatch(KillPlan::byPhase).anyMatch(plan -> !plan.byPhase());
    assertThat(plans.stream().filter(KillPlan::byPhase).map(KillPlan::phase).distinct())
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(plans).allMatch(plan -> plan.delay().compareTo(Duration.ofMillis(50)) <= 0);
  }

  /** So many moves have ended, the others stand in one phase. */
  private static MoveStatus status(int ended, MovePhase others) {
    List<Move> moves =
        IntStream.range(0, 17)
            .mapToObj(
                shard ->
                    shard < ended
                        ? new Move(shard, "node-3", MovePhase.IDLE, true, 10, 1L << 52)
                        : new Move(shard, "node-3", others, false, 0, 0))
            .toList();
    return new MoveStatus(true, "", moves, 100.0 * ended / 17, MoveStatus.NONE.metrics());
  }
}
