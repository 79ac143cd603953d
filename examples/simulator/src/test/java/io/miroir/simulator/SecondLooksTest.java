package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Version;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;
import io.miroir.engine.record.KeysRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecondLooksTest {
  private static final int SHARD = 5;
  private static final long HOLD = 7;
  private static final long COMMIT = 8;
  private static final KeysRecord NONE_MISSED = KeysRecord.since(COMMIT);
  private static final Version KEPT = new Version("k1", 1, (HOLD - 1) << 32);
  private static final Version GONE = new Version("k2", 2, (HOLD - 1) << 32);
  private static final Version NEW = new Version("k3", 3, HOLD << 32);
  private static final MoveState MOVE =
      new MoveState(
          new Move.Relocate(new ShardId(SHARD), 0, new NodeId("old"), new NodeId("new")),
          Phase.MIRRORING,
          Step.READY,
          9,
          0,
          0,
          1,
          false,
          1,
          HOLD,
          COMMIT,
          0,
          0,
          "");

  private final Actor mover = actor("mover");
  private final Actor other = actor("other");
  private final SecondLooks looks = new SecondLooks();

  SecondLooksTest() {
    looks.begin(SHARD);
  }

  private static Actor actor(String name) {
    return new Actor(new Scheduler(1), new Machine("pod-0", 0), name);
  }

  private void compared() {
    looks.listed(mover, "old", SHARD, List.of(KEPT, GONE, NEW));
    looks.listed(mover, "new", SHARD, List.of(KEPT));
  }

  @Test
  void whatTheNewOwnerLacksIsLeftUntilBothAreReadAgain() {
    compared();
    assertThat(looks.left(MOVE, NONE_MISSED)).containsExactly(Set.of("k2"));
    looks.read(mover, "old", List.of("k2"));
    assertThat(looks.left(MOVE, NONE_MISSED)).containsExactly(Set.of("k2"));
    looks.read(mover, "new", List.of("k2"));
    assertThat(looks.left(MOVE, NONE_MISSED)).containsExactly(Set.of());
  }

  @Test
  void whatAnotherReadsIsNoSecondLook() {
    compared();
    looks.read(other, "old", List.of("k2"));
    looks.read(other, "new", List.of("k2"));
    assertThat(looks.left(MOVE, NONE_MISSED)).containsExactly(Set.of("k2"));
  }

  @Test
  void twoListingsOfTwoReadersAreNoComparison() {
    looks.listed(mover, "old", SHARD, List.of(GONE));
    looks.listed(other, "new", SHARD, List.of());
    assertThat(looks.left(MOVE, NONE_MISSED)).isEmpty();
  }

  @Test
  void whatTheOldOwnerMissedProvesNothing() {
    compared();
    assertThat(looks.left(MOVE, NONE_MISSED.with(List.of("k2")))).containsExactly(Set.of());
  }

  @Test
  void whatWasReadBeforeTheSweepEndedCountsNoMore() {
    compared();
    looks.begin(SHARD);
    assertThat(looks.left(MOVE, NONE_MISSED)).isEmpty();
    looks.read(mover, "new", List.of("k2"));
    compared();
    assertThat(looks.left(MOVE, NONE_MISSED)).containsExactly(Set.of("k2"));
  }
}
