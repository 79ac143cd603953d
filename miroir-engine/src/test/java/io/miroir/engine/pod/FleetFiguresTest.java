package io.miroir.engine.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Seat;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetFiguresTest {
  private static final int SHARDS = 16;

  private static FleetRecord fleet(int nodes, int copies) {
    return new FleetRecord(
        SHARDS,
        copies,
        1,
        IntStream.range(0, nodes)
            .mapToObj(
                node ->
                    new Node(new NodeId("node-" + node), URI.create("http://127.0.0.1:" + node)))
            .map(node -> Seat.of(node, 0, NodeState.ACTIVE))
            .toList(),
        0);
  }

  private static Assignment books(FleetRecord fleet) {
    return Assignment.initial("books", SHARDS, fleet.placed(), fleet.replicationFactor());
  }

  @Test
  void allIsCoveredWhereNothingIs() {
    FleetFigures figures = FleetFigures.of(fleet(2, 1), List.of());

    assertThat(figures.coverage()).isEqualTo(1);
    assertThat(figures.degraded()).isZero();
    assertThat(figures.copies()).containsOnlyKeys("node-0", "node-1").containsValues(0.0);
  }

  @Test
  void failedNodeLeavesItsOnlyCopiesUncovered() {
    FleetRecord failed = fleet(2, 1).happened("node-1", NodeState.FAILED);

    FleetFigures figures = FleetFigures.of(failed, List.of(books(fleet(2, 1))));

    double lost = figures.copies().get("node-1");
    assertThat(lost).isPositive();
    assertThat(figures.copies().get("node-0") + lost).isEqualTo(SHARDS);
    assertThat(figures.coverage()).isEqualTo((SHARDS - lost) / SHARDS);
    assertThat(figures.degraded()).isEqualTo((long) lost);
    assertThat(figures.healthy()).containsEntry("node-0", 1.0).containsEntry("node-1", 0.0);
  }

  @Test
  void failedNodeDegradesWhatAnotherNodeCovers() {
    FleetRecord failed = fleet(2, 2).happened("node-1", NodeState.FAILED);
    Assignment books = books(fleet(2, 2)).withoutInSync(new NodeId("node-1"));

    FleetFigures figures = FleetFigures.of(failed, List.of(books));

    assertThat(figures.coverage()).isEqualTo(1);
    assertThat(figures.degraded()).isEqualTo(SHARDS);
  }

  @Test
  void shardOfACopyLessThanAskedIsDegraded() {
    FleetRecord fleet = fleet(2, 2);
    ShardId first = new ShardId(0);
    Assignment books = books(fleet);
    Assignment lacking = books.with(0, first, List.of(Copy.inSync(new NodeId("node-0"))));

    assertThat(FleetFigures.of(fleet, List.of(books)).degraded()).isZero();
    assertThat(FleetFigures.of(fleet, List.of(books, lacking)).degraded()).isEqualTo(1);
  }

  @Test
  void degradedNodeIsNotHealthyAndCoversItsShards() {
    FleetRecord missed = fleet(2, 1).changed("node-1", NodeState.DEGRADED);

    FleetFigures figures = FleetFigures.of(missed, List.of(books(missed)));

    assertThat(figures.healthy()).containsEntry("node-1", 0.0);
    assertThat(figures.coverage()).isEqualTo(1);
  }
}
