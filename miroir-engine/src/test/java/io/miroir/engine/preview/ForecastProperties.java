package io.miroir.engine.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.FleetChange;
import io.miroir.engine.RefusedException;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Planner;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a forecast says of a change, from the records alone. */
class ForecastProperties {
  private static final int SHARDS = 16;

  @Property(tries = 200)
  void movesOfAChangeBringTheAssignmentToItsPlacement(
      @ForAll @IntRange(min = 2, max = 5) int nodes,
      @ForAll @IntRange(min = 1, max = 3) int copies,
      @ForAll @IntRange(max = 3) int which) {
    FleetRecord fleet = fleet(nodes, copies);
    FleetChange change = changes(nodes).get(which);
    FleetRecord wanted = Forecast.after(fleet, change);
    Assignment after = assigned(fleet);
    for (Move move : Forecast.moves(after, Optional.empty(), wanted)) {
      after = after.after(move);
    }
    for (Move surplus : Forecast.moves(after, Optional.empty(), wanted)) {
      assertThat(surplus).isInstanceOf(Move.Drop.class);
      after = after.after(surplus);
    }
    assertThat(after)
        .isEqualTo(
            Assignment.initial("books", SHARDS, wanted.placed(), wanted.replicationFactor()));
    assertThat(wanted.events()).isGreaterThan(fleet.events());
  }

  @Property(tries = 100)
  void movesUnderWayCountAsDoneWhateverOfThemIsCommitted(
      @ForAll @IntRange(min = 2, max = 5) int nodes,
      @ForAll @IntRange(max = SHARDS) int committed) {
    FleetRecord grown = Forecast.after(fleet(nodes, 1), new FleetChange.AddNode(node(nodes), 0));
    Assignment now = assigned(fleet(nodes, 1));
    List<Move> open = Planner.plan(now, grown.placed(), 1);
    JobRecord job =
        new JobRecord(
            "job",
            "books",
            "test",
            "",
            1,
            1,
            open.stream().map(move -> MoveState.start(move, 0)).toList());
    for (Move move : open.subList(0, Math.min(committed, open.size()))) {
      now = now.after(move);
    }
    assertThat(Forecast.moves(now, Optional.of(job), grown)).isEmpty();
    FleetRecord more = Forecast.after(grown, new FleetChange.AddNode(node(nodes + 1), 0));
    assertThat(Forecast.moves(now, Optional.of(job), more))
        .allMatch(move -> move.to().equals(node(nodes + 1).id()));
  }

  @Example
  void whatIsSoAlreadyChangesNothing() {
    FleetRecord fleet = fleet(3, 1);
    assertThat(Forecast.after(fleet, new FleetChange.AddNode(node(1), 0))).isSameAs(fleet);
    assertThat(Forecast.after(fleet, new FleetChange.ReplicationFactor(1, false))).isSameAs(fleet);
    FleetRecord drained = Forecast.after(fleet, new FleetChange.Drain(node(1).id(), false));
    assertThat(Forecast.after(drained, new FleetChange.Drain(node(1).id(), false)))
        .isSameAs(drained);
    assertThat(Forecast.after(drained, new FleetChange.Remove(node(1).id(), false)).seats())
        .anyMatch(seat -> seat.wish() == FleetRecord.Wish.LEAVE);
  }

  @Example
  void whatTheFleetWouldRefuseIsRefusedInTheSameWords() {
    FleetRecord two = fleet(2, 2);
    assertThatThrownBy(() -> Forecast.after(two, new FleetChange.Drain(node(0).id(), false)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("keeps 1 copies of each shard instead of 2");
    assertThat(Forecast.after(two, new FleetChange.Drain(node(0).id(), true)).placed().getFirst())
        .containsExactly(node(1).id());
    assertThatThrownBy(
            () -> Forecast.after(fleet(1, 1), new FleetChange.Remove(node(0).id(), true)))
        .hasMessageContaining("is the last of replica group 0");
    assertThatThrownBy(() -> Forecast.after(two, new FleetChange.AddNode(node(5), 1)))
        .hasMessageContaining("replica group 1 is not 0 to 0");
    assertThatThrownBy(() -> Forecast.after(two, new FleetChange.ReplicationFactor(0, true)))
        .hasMessageContaining("keeps no copy");
    assertThatThrownBy(
            () -> Forecast.after(two, new FleetChange.Drain(new NodeId("node-9"), false)))
        .hasMessageContaining("no node 'node-9'");
  }

  @Example
  void shardWithoutACopyInSyncIsAnObstacle() {
    FleetRecord fleet = fleet(2, 1);
    Assignment lost = assigned(fleet).with(0, new ShardId(3), List.of());
    assertThat(Obstacles.of(lost, Optional.empty(), ControlRecord.NONE, List.of(), fleet.events()))
        .singleElement()
        .matches(obstacle -> obstacle.sentence().contains("shard 3 of index 'books'"));
  }

  private static List<FleetChange> changes(int nodes) {
    return List.of(
        new FleetChange.AddNode(node(nodes), 0),
        new FleetChange.Drain(node(0).id(), true),
        new FleetChange.Remove(node(nodes - 1).id(), true),
        new FleetChange.ReplicationFactor(4, true));
  }

  private static Assignment assigned(FleetRecord fleet) {
    return Assignment.initial("books", SHARDS, fleet.placed(), fleet.replicationFactor());
  }

  private static FleetRecord fleet(int nodes, int copies) {
    List<FleetRecord.Seat> seats =
        Stream.iterate(0, number -> number + 1)
            .limit(nodes)
            .map(number -> FleetRecord.Seat.of(node(number), 0, NodeState.ACTIVE))
            .toList();
    return new FleetRecord(SHARDS, copies, 1, seats, 7);
  }

  private static Node node(int number) {
    return new Node(
        new NodeId("node-" + number), URI.create("http://127.0.0.1:" + (7_000 + number)));
  }
}
