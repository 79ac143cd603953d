package io.miroir.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageTest {
  private final Outage outage = new Outage();

  @Test
  void leavesOutWhatFailsBeforeANodeIsDown() {
    fail();
    assertThat(outage.failedReads() + outage.refusedWrites()).isZero();
  }

  @Test
  void countsWhatWasSentBeforeTheKillAndFailsAfterIt() {
    long sentNanos = System.nanoTime();
    outage.begin();
    outage.readFailed(sentNanos);
    outage.writeFailed(sentNanos);
    assertThat(outage.failedReads()).isEqualTo(1);
    assertThat(outage.refusedWrites()).isEqualTo(1);
  }

  @Test
  void countsWhatWasSentBeforeTheEndHoweverLateItFails() {
    outage.begin();
    long sentNanos = System.nanoTime();
    outage.end();
    outage.readFailed(sentNanos);
    assertThat(outage.failedReads()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatIsSentAfterTheEnd() {
    outage.begin();
    outage.end();
    fail();
    assertThat(outage.failedReads() + outage.refusedWrites()).isZero();
  }

  @Test
  void leavesOutWhatFailsForAnotherReason() {
    outage.begin();
    outage.stopCounting();
    fail();
    assertThat(outage.failedReads() + outage.refusedWrites()).isZero();
  }

  private void fail() {
    long sentNanos = System.nanoTime() + 1;
    outage.readFailed(sentNanos);
    outage.writeFailed(sentNanos);
  }
}
