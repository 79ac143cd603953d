package io.miroir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.FencingToken;
import io.miroir.api.lease.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HolderRulesTest {
  private static final String SCOPE = "rebalance:products";
  private static final Lease LEASE =
      new Lease(SCOPE, "pod-0", new FencingToken(3), World.OPTIONS.leaseTtl(), "");
  private static final Duration RENEWAL = World.OPTIONS.leaseRenewal();

  private final Scheduler scheduler = new Scheduler(1);
  private final Machine machine = new Machine("pod-0", 0);
  private final HolderRules rules = new HolderRules(scheduler);

  HolderRulesTest() {
    rules.granted(LEASE, scheduler.now());
  }

  private void goOn() {
    scheduler.awaitWake(scheduler.now());
  }

  @Test
  void aHolderThatAsksAfterEachPeriodIsFine() {
    for (int i = 0; i < 3; i++) {
      scheduler.sleep(RENEWAL);
      rules.asks(machine, LEASE);
      scheduler.sleep(Duration.ofSeconds(1));
      rules.answered(LEASE);
    }
    assertThatCode(this::goOn).doesNotThrowAnyException();
  }

  @Test
  void aHolderThatIsKeptFromAskingIsNoticed() {
    scheduler.sleep(RENEWAL.multipliedBy(2).plusMillis(1));
    rules.asks(machine, LEASE);
    assertThatThrownBy(this::goOn)
        .hasMessage("G9: pod-0 did not ask for " + SCOPE + " again for 1001 ms");
  }

  @Test
  void aPausedHolderMayBeLate() {
    machine.pauseUntil(Duration.ofSeconds(3).toNanos());
    scheduler.sleep(Duration.ofSeconds(3));
    rules.asks(machine, LEASE);
    assertThatCode(this::goOn).doesNotThrowAnyException();
  }

  @Test
  void theDeadlineCountsFromTheQuestion() {
    scheduler.sleep(RENEWAL);
    rules.asks(machine, LEASE);
    scheduler.sleep(Duration.ofSeconds(1));
    rules.extended(LEASE);
    rules.answered(LEASE);
    scheduler.sleep(World.OPTIONS.leaseTtl().minusSeconds(1).minusNanos(1));
    assertThat(rules.over(SCOPE, 3)).isFalse();
    scheduler.sleep(Duration.ofNanos(1));
    assertThat(rules.over(SCOPE, 3)).isTrue();
    assertThat(rules.over(SCOPE, 4)).isFalse();
  }
}
