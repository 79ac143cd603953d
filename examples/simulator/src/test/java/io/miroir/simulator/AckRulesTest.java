package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AckRulesTest {
  private static final int SHARD = 2;
  private static final long EPOCH = 7;

  private final Scheduler scheduler = new Scheduler(1);
  private final NodeServer node =
      new NodeServer(
          scheduler, "new", new LateBodyRules(scheduler, true), new Nobody(), Trace.off(scheduler));
  private final AckRules rules = new AckRules(scheduler, Map.of("new", node));
  private AckRules.Leg leg = leg("new");

  private static final class Nobody implements NodeServer.Doorkeeper {
    @Override
    public void admitted(String name, String scope, long token) {}

    @Override
    public void queued(String name, NodeTask task) {}
  }

  AckRulesTest() {
    node.createKey(new NodeServer.Access("key", "pod:pod-0", 1));
    rules.sends(leg);
    pass();
    rules.epoch(EPOCH);
    pass();
  }

  private AckRules.Leg leg(String to) {
    return new AckRules.Leg("pod-0", to, Set.of(SHARD), "key", scheduler.now());
  }

  private static MoveState in(Phase phase, String to) {
    return new MoveState(
        new Move.Relocate(new ShardId(SHARD), 0, new NodeId("old"), new NodeId(to)),
        phase,
        Step.PUBLISHED,
        EPOCH,
        0,
        0,
        0,
        false,
        0,
        0,
        0,
        0,
        0,
        "");
  }

  private void pass() {
    scheduler.sleep(Duration.ofMillis(1));
  }

  private void ack(String pod, long epoch, MoveState move) {
    rules.acked(pod, epoch, List.of(move));
    pass();
  }

  @Test
  void nobodyAcksWithARequestUnderWayToTheNewOwner() {
    assertThatThrownBy(() -> ack("pod-0", EPOCH, in(Phase.MIGRATION_IN_PROGRESS, "new")))
        .hasMessage("G2: pod-0 acks epoch 7, what it had sent to new before may come yet");
  }

  @Test
  void anAnswerMakesItDefinite() {
    rules.definite(leg);
    assertThatCode(() -> ack("pod-0", EPOCH, in(Phase.MIGRATION_IN_PROGRESS, "new")))
        .doesNotThrowAnyException();
  }

  @Test
  void theDeletionOfItsKeyMakesItDefinite() {
    node.deleteKey("key");
    assertThatCode(() -> ack("pod-0", EPOCH, in(Phase.MIGRATION_IN_PROGRESS, "new")))
        .doesNotThrowAnyException();
  }

  @Test
  void whatBeganLaterOrIsAnothersIsNotAcked() {
    rules.definite(leg);
    leg = leg("new");
    rules.sends(leg);
    assertThatCode(
            () -> {
              ack("pod-0", EPOCH, in(Phase.HELD, "new"));
              ack("pod-1", EPOCH, in(Phase.HELD, "new"));
              ack("pod-0", EPOCH, in(Phase.HELD, "other"));
              ack("pod-0", EPOCH, in(Phase.MIRRORING, "new"));
            })
        .doesNotThrowAnyException();
  }
}
