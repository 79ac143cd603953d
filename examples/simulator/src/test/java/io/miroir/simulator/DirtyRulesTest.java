package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;
import io.miroir.engine.record.DirtyRecord;
import io.miroir.engine.shard.ShardHash;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirtyRulesTest {
  private static final int KEY = 1;
  private static final ShardId SHARD = ShardHash.shard(Document.primaryKey(KEY), Schedule.SHARDS);
  private static final Set<Integer> THERE = Set.of(SHARD.value());
  private static final long SESSION = 5;

  private final Scheduler scheduler = new Scheduler(1);
  private final DirtyRules rules = new DirtyRules(scheduler);
  private final Operation operation = new Operation(1, Operation.Kind.PUT, Set.of(KEY));

  private static MoveState round(int number) {
    return new MoveState(
        new Move.Relocate(SHARD, 0, new NodeId("old"), new NodeId("new")),
        Phase.MIGRATION_COMPLETE,
        Step.INSTALLED,
        9,
        0,
        0,
        number,
        false,
        0,
        0,
        0,
        0,
        0,
        "");
  }

  private void start(int number) {
    rules.moved(round(number - 1), round(number));
    pass();
  }

  private void tell(long session, int take, String... keys) {
    rules.told("pod-0", SHARD.value(), new DirtyRecord(session, take, false, List.of(keys)));
    pass();
  }

  private void begin() {
    operation.begun(scheduler.now());
    pass();
  }

  private void accept() {
    rules.accepted("pod-0", operation, THERE);
    pass();
  }

  private void pass() {
    scheduler.sleep(Duration.ofMillis(1));
  }

  @Test
  void whatWasUnderWayAtOneRoundIsToldAtTheNext() {
    start(1);
    begin();
    tell(SESSION, 1);
    accept();
    start(2);
    assertThatThrownBy(() -> tell(SESSION, 2))
        .hasMessage("G2: pod-0 does not tell of shard " + SHARD + " that it wrote [k1]");
  }

  @Test
  void whoTellsOfItNextIsFine() {
    start(1);
    begin();
    tell(SESSION, 1, "k1");
    accept();
    start(2);
    assertThatCode(() -> tell(SESSION, 2, "k1")).doesNotThrowAnyException();
  }

  @Test
  void whatWasToldAndBegunLaterIsNotMissed() {
    start(1);
    begin();
    accept();
    tell(SESSION, 1, "k1");
    start(2);
    begin();
    accept();
    assertThatCode(() -> tell(SESSION, 2)).doesNotThrowAnyException();
  }

  @Test
  void anotherSessionHasNotWrittenIt() {
    start(1);
    begin();
    tell(SESSION, 1);
    accept();
    start(2);
    assertThatCode(() -> tell(SESSION + 1, 2)).doesNotThrowAnyException();
  }

  @Test
  void whatIsWrittenOnceMoreIsToldLater() {
    start(1);
    begin();
    tell(SESSION, 1);
    accept();
    start(2);
    rules.asked("pod-0", new Operation(2, Operation.Kind.DELETE, Set.of(KEY)));
    assertThatCode(() -> tell(SESSION, 2)).doesNotThrowAnyException();
  }
}
