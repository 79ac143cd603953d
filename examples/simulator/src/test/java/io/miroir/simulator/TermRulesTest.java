package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;
import io.miroir.api.lease.Lease;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TermRulesTest {
  private static final String SCOPE = "rebalance:products";
  private static final Lease LEASE =
      new Lease(SCOPE, "pod-0", new FencingToken(3), World.OPTIONS.leaseTtl(), "");
  private static final Term RIGHT =
      new Term(
          new Node(new NodeId("node-1"), URI.create("http://node-1")),
          "products",
          SCOPE,
          LEASE.token(),
          "key");

  private final Scheduler scheduler = new Scheduler(1);
  private final HolderRules holders = new HolderRules(scheduler);
  private long newest = 3;
  private final TermRules rules = new TermRules(scheduler, holders, () -> newest);

  TermRulesTest() {
    holders.granted(LEASE, scheduler.now());
  }

  private void goOn() {
    scheduler.awaitWake(scheduler.now());
  }

  @Test
  void aRightThatCameInTimeStandsUntilANodeRefusesIt() {
    rules.fenced(RIGHT);
    newest = 4;
    scheduler.sleep(World.OPTIONS.leaseTtl());
    rules.waits("node-1");
    rules.changes(RIGHT);
    assertThatCode(this::goOn).doesNotThrowAnyException();
  }

  @Test
  void aRightMadeAfterANewerTermBeganChangesNothing() {
    newest = 4;
    rules.fenced(RIGHT);
    rules.waits("node-1");
    assertThatCode(this::goOn).doesNotThrowAnyException();
    rules.changes(RIGHT);
    assertThatThrownBy(this::goOn)
        .hasMessage(
            "G1: "
                + SCOPE
                + " 3 goes on at node-1 with a right that it made after term 4 had begun");
  }

  @Test
  void whoseLeaseWasOverAsksThatNodeNothingMore() {
    scheduler.sleep(World.OPTIONS.leaseTtl());
    rules.fenced(RIGHT);
    rules.waits("node-2");
    assertThatCode(this::goOn).doesNotThrowAnyException();
    rules.waits("node-1");
    assertThatThrownBy(this::goOn)
        .hasMessage(
            "G1: "
                + SCOPE
                + " 3 goes on at node-1 with a right that it made when its lease was over");
  }

  @Test
  void aLeaseThatStoodAtTheStoreMakesTheRightGood() {
    scheduler.sleep(World.OPTIONS.leaseTtl().minusMillis(1));
    holders.asks(paused(), LEASE);
    scheduler.sleep(Duration.ofMillis(2));
    rules.fenced(RIGHT);
    holders.extended(LEASE);
    rules.waits("node-1");
    rules.changes(RIGHT);
    assertThatCode(this::goOn).doesNotThrowAnyException();
  }

  private Machine paused() {
    Machine machine = new Machine("pod-0", 0);
    machine.pauseUntil(scheduler.now());
    return machine;
  }
}
