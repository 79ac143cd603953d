package io.miroir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebalanceOptionsTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void documentsOfASweepsHoldOutOfRange(int documents) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sweeping(documents))
        .withMessage("sweep-documents " + documents + " is not from 1 to 1000");
  }

  @Test
  void documentsOfASweepsHoldWithinRange() {
    assertThat(sweeping(1).sweepDocuments()).isEqualTo(1);
    assertThat(sweeping(1_000)).isEqualTo(RebalanceOptions.DEFAULTS);
  }

  private static RebalanceOptions sweeping(int documents) {
    RebalanceOptions presets = RebalanceOptions.DEFAULTS;
    return new RebalanceOptions(
        presets.leaseTtl(),
        presets.leaseRenewal(),
        presets.maxConcurrentMigrations(),
        presets.batchDocuments(),
        presets.batchBytes(),
        presets.batchDelay(),
        presets.cutoverHold(),
        presets.bodyGrace(),
        presets.undoWindow(),
        presets.progressDeadline(),
        presets.failureGrace(),
        presets.cutoverAttempts(),
        documents);
  }
}
