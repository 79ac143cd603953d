package io.miroir.engine.fleet;

import io.miroir.api.topology.NodeState;
import io.miroir.engine.HealthOptions;
import java.util.Optional;

/** How a node answered its last probes. Immutable. */
record Pulse(int missesInARow, int hitsInARow) {
  static final Pulse NONE = new Pulse(0, 0);

  Pulse after(boolean well) {
    return well ? new Pulse(0, hitsInARow + 1) : new Pulse(missesInARow + 1, 0);
  }

  /** What the node is to become; empty if it stays what it is, or only people may decide. */
  Optional<NodeState> judge(NodeState now, HealthOptions options) {
    boolean missed = missesInARow >= options.misses();
    boolean back = hitsInARow >= options.hits();
    return switch (now) {
      case ACTIVE ->
          missesInARow == 0
              ? Optional.empty()
              : Optional.of(missed ? NodeState.FAILED : NodeState.DEGRADED);
      case DEGRADED ->
          missed
              ? Optional.of(NodeState.FAILED)
              : back ? Optional.of(NodeState.ACTIVE) : Optional.empty();
      case DRAINING -> missed ? Optional.of(NodeState.FAILED) : Optional.empty();
      case FAILED -> back ? Optional.of(NodeState.RESTORING) : Optional.empty();
      case JOINING, RESTORING, REMOVED -> Optional.empty();
    };
  }
}
