package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhaseTest {
  /** Records carry these names: a new one may be added, none may be changed or taken out. */
  @Test
  void persistedNamesNeverChange() {
    assertThat(Arrays.stream(Phase.values()).map(Phase::persisted))
        .containsExactly(
            "idle",
            "dual-write-started",
            "migration-in-progress",
            "migration-complete",
            "held",
            "committed",
            "mirroring",
            "sweeping",
            "old-replica-deleted",
            "done",
            "failed");
    assertThat(Arrays.stream(Step.values()).map(Step::persisted))
        .containsExactly("pending", "published", "installed", "ready", "settled");
  }

  @Test
  void persistedNamesLeadBackToWhatTheyName() {
    assertThat(Phase.values()).allMatch(phase -> Phase.named(phase.persisted()) == phase);
    assertThat(Step.values()).allMatch(step -> Step.named(step.persisted()) == step);
    assertThatThrownBy(() -> Phase.named("IDLE")).hasMessageContaining("'IDLE' is no phase");
    assertThatThrownBy(() -> Step.named("")).hasMessageContaining("'' is no step");
  }

  @Test
  void labelsAreThePublicNames() {
    assertThat(Arrays.stream(Phase.values()).map(Phase::label))
        .containsExactly(
            "Idle",
            "DualWriteStarted",
            "MigrationInProgress",
            "MigrationComplete",
            "DualWriteStopped",
            "DualWriteStopped",
            "DualWriteStopped",
            "DualWriteStopped",
            "OldReplicaDeleted",
            "Idle",
            "Failed");
  }

  @Test
  void readsAndWritesOfAPhaseAgree() {
    for (Phase phase : Phase.values()) {
      switch (phase.writes()) {
        case OLD, OLD_AND_NEW -> assertThat(phase.readsNew()).isFalse();
        case NEW, NEW_THEN_OLD -> assertThat(phase.readsNew()).isTrue();
        case HELD -> assertThat(phase.readsNew()).isEqualTo(phase == Phase.SWEEPING);
      }
    }
  }
}
