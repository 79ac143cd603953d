package io.miroir.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Seat;
import io.miroir.engine.record.FleetRecord.Wish;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private static final int NODES = 5;

  @Test
  void copiesAgainWhileHalfOfAGroupIsThereAndNothingOnceMoreIsAway() {
    assertThat(afterFailuresOf(2)).isNotEmpty().allMatch(move -> move instanceof Move.AddCopy);
    assertThat(afterFailuresOf(3)).isEmpty();
  }

  @Test
  void nodeThatIsToLeaveGetsNothingBackWhateverHappensToIt() {
    FleetRecord fleet = fleet().draining("node-0", Wish.LEAVE);
    Assignment moved = Assignment.initial("books", 16, fleet.placed(), 3);

    FleetRecord failed = fleet.happened("node-0", NodeState.FAILED);
    assertThat(Leader.difference(moved, failed)).isEmpty();
    FleetRecord back = failed.happened("node-0", NodeState.RESTORING);
    assertThat(Leader.difference(moved, back)).isEmpty();
  }

  /** What is planned when so many nodes have been missed for long. */
  private static List<Move> afterFailuresOf(int count) {
    FleetRecord fleet = fleet();
    Assignment assignment = Assignment.initial("books", 16, fleet.placed(), 3);
    for (int node = 0; node < count; node++) {
      String id = "node-" + node;
      fleet = fleet.happened(id, NodeState.FAILED).missing(id);
      assignment = assignment.withoutInSync(new NodeId(id));
    }
    return Leader.difference(assignment, fleet);
  }

  private static FleetRecord fleet() {
    return new FleetRecord(
        16,
        3,
        1,
        IntStream.range(0, NODES)
            .mapToObj(
                node ->
                    new Node(new NodeId("node-" + node), URI.create("http://127.0.0.1:" + node)))
            .map(node -> Seat.of(node, 0, NodeState.ACTIVE))
            .toList(),
        0);
  }
}
