package io.miroir.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.demo.fleet.MoveStatus.Move;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MoveStatusTest {
  @Test
  void readsTheServersAnswer() {
    MoveStatus status =
        MoveStatus.parse(
            JsonMapper.shared()
                .readTree(
                    """
                    {"in_progress": true, "triggered_by": "node-3", "started_at": "2026-11-24T08:00:00Z",
                     "phases": [
                       {"shard": 3, "state": "MigrationInProgress", "pct_complete": 40.0,
                        "source": "node-0", "destination": "node-3", "done": false, "docs_migrated": 12,
                        "cursor": 4503599627370495},
                       {"shard": 9, "state": "idle", "destination": "node-3", "done": true,
                        "docs_migrated": 0, "cursor": 0}],
                     "overall_pct_complete": 20.0,
                     "metrics": {"held_writes": 4, "hold_millis_p99": 7.5, "hold_millis_max": 9}}
                    """));
    assertThat(status)
        .isEqualTo(
            new MoveStatus(
                true,
                "2026-11-24T08:00:00Z",
                List.of(
                    new Move(
                        3, "node-3", MovePhase.MIGRATION_IN_PROGRESS, false, 12, 4503599627370495L),
                    new Move(9, "node-3", MovePhase.IDLE, true, 0, 0)),
                20,
                new MoveStatus.Metrics(0, 4, 7.5, 9)));
    assertThat(status.cursors()).isEqualTo(Map.of(3, 4503599627370495L, 9, 0L));
    assertThat(status.open()).extracting(Move::shard).containsExactly(3);
  }

  @Test
  void tellsTheLowestCursorOfAShardThatTwoNodesReceive() {
    MoveStatus status =
        MoveStatus.parse(
            JsonMapper.shared()
                .readTree(
                    """
                    {"in_progress": true, "phases": [
                       {"shard": 3, "state": "MigrationInProgress", "cursor": 9},
                       {"shard": 3, "state": "Idle", "cursor": 4}]}
                    """));
    assertThat(status.cursors()).isEqualTo(Map.of(3, 4L));
  }

  @Test
  void readsPhasesHoweverTheyAreCasedAndJoined() {
    for (String name : List.of("DualWriteStopped", "dual_write_stopped", "dualwritestopped")) {
      assertThat(MovePhase.named(name)).isEqualTo(MovePhase.DUAL_WRITE_STOPPED);
    }
  }

  @Test
  void refusesAPhaseThatIsNotKnown() {
    assertThatThrownBy(() -> MovePhase.named("Teleporting"))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("Teleporting");
  }
}
