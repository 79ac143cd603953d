package io.miroir.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
  @Test
  void refusesWithAPauseWhenFullAndTakesAgainAfterwards() {
    Gate gate = new Gate(2);
    gate.enter();
    gate.enter();

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(gate::enter)
        .satisfies(
            refused -> {
              assertThat(refused.status()).isEqualTo(503);
              assertThat(refused.answer().headers()).containsEntry("Retry-After", "1");
            });
    gate.leave();
    gate.enter();
    assertThat(gate.inFlight()).isEqualTo(2);
  }

  @Test
  void drainingWaitsForThoseInsideAndLetsNobodyIn() throws InterruptedException {
    Gate gate = new Gate(2);
    gate.enter();

    assertThat(gate.drain(Duration.ZERO)).isFalse();
    assertThatExceptionOfType(ApiException.class).isThrownBy(gate::enter);
    gate.leave();
    assertThat(gate.drain(Duration.ofSeconds(5))).isTrue();
  }
}
