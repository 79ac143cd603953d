package io.miroir.engine.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.api.topology.NodeState;
import io.miroir.engine.FleetChange;
import io.miroir.engine.RefusedException;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.fleet.Groups;
import io.miroir.engine.fleet.Seats;
import io.miroir.engine.move.Arrivals;
import io.miroir.engine.move.Leader;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Copy;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.FleetRecord.Seat;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.shard.Placement;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The records of a fleet with one index, changed at random by the engine's own rules. A move is its
 * commit: it is made if the commit would be, and has failed else.
 */
final class RandomFleet {
  private static final int SETTLING_MAX = 100;

  private final Random random;
  private FleetRecord record;
  private Assignment assignment;
  private final List<Move> open = new ArrayList<>();
  private int nodes;
  private int copied;

  RandomFleet(Random random) {
    this.random = random;
    int groups = 1 + random.nextInt(3);
    List<Seat> seats = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      for (Node node : newNodes(1 + random.nextInt(4))) {
        seats.add(Seat.of(node, group, NodeState.ACTIVE));
      }
    }
    int shards = 1 + random.nextInt(12);
    record = new FleetRecord(shards, 1 + random.nextInt(3), groups, seats, 0);
    assignment = Assignment.initial("books", shards, record.serving(), record.replicationFactor());
  }

  FleetRecord record() {
    return record;
  }

  Assignment assignment() {
    return assignment;
  }

  /** How many shards were copied to a node that had none of their copies. */
  int copied() {
    return copied;
  }

  boolean busy() {
    return !open.isEmpty();
  }

  /** Has one thing happen to the fleet; what is refused changes nothing. */
  void event() {
    FleetRecord before = record;
    try {
      switch (random.nextInt(10)) {
        case 0 -> change(new FleetChange.AddNode(newNodes(1).getFirst(), anyGroup()));
        case 1 -> change(new FleetChange.Drain(any().nodeId(), random.nextBoolean()));
        case 2 -> change(new FleetChange.Remove(any().nodeId(), random.nextBoolean()));
        case 3 -> replicate();
        case 4 -> change(new FleetChange.AddGroup(newNodes(1 + random.nextInt(3))));
        case 5 -> change(new FleetChange.RemoveGroup(anyGroup(), random.nextBoolean()));
        case 6, 7 -> happen(NodeState.FAILED);
        default -> happen(NodeState.RESTORING);
      }
    } catch (RefusedException refused) {
      assertThat(record).isSameAs(before);
      assertThat(refused).hasMessageContaining("not");
    }
  }

  private void change(FleetChange change) {
    become(Forecast.after(record, change));
  }

  private void replicate() {
    Groups.requireNoJob(snapshot());
    change(new FleetChange.ReplicationFactor(1 + random.nextInt(3), random.nextBoolean()));
  }

  private void happen(NodeState next) {
    Seat seat = any();
    if (seat.nodeState().next().contains(next)) {
      become(record.happened(seat.id(), next));
    }
  }

  /** Every node that has failed answers again. */
  void bringBack() {
    for (Seat seat : record.seats()) {
      if (seat.nodeState() == NodeState.FAILED) {
        become(record.happened(seat.id(), NodeState.RESTORING));
      }
    }
  }

  private void become(FleetRecord edited) {
    assignment = Seats.fitted(assignment, record, edited);
    record = edited;
  }

  /** Makes one of the open moves; without any, ends what is to end and plans anew. */
  void move() {
    if (open.isEmpty()) {
      become(Arrivals.settled(snapshot(), node -> random.nextInt(4) == 0));
      open.addAll(Leader.difference(assignment, record));
      return;
    }
    Move move = open.remove(random.nextInt(open.size()));
    if (commits(move)) {
      assignment = assignment.after(move);
      copied += move.beginsEmpty() ? 1 : 0;
    }
  }

  private boolean commits(Move move) {
    List<NodeId> inSync = assignment.inSync(move.shard());
    if (move instanceof Move.Drop) {
      return inSync.contains(move.to());
    }
    return inSync.contains(move.source()) && !record.away().contains(move.to());
  }

  /** Moves until nothing is left to do. */
  void settle() {
    for (int turn = 0; turn < SETTLING_MAX; turn++) {
      FleetRecord before = record;
      move();
      if (!busy() && record.equals(before)) {
        return;
      }
      while (busy()) {
        move();
        check();
      }
    }
    throw new AssertionError("does not settle: " + record + ", " + assignment);
  }

  /** How many copies the placement wants on nodes that have none. */
  int wantedWithoutACopy() {
    int missing = 0;
    for (int group = 0; group < record.groups(); group++) {
      for (int shard = 0; shard < assignment.shards(); shard++) {
        ShardId id = new ShardId(shard);
        List<NodeId> owners =
            new ArrayList<>(
                Placement.owners(id, record.placed().get(group), record.replicationFactor()));
        owners.removeAll(assignment.holders(group, id));
        missing += owners.size();
      }
    }
    return missing;
  }

  /** No shard is lost, and every copy is on a node of its group. */
  void check() {
    assertThat(assignment.groups()).hasSize(record.groups());
    for (int shard = 0; shard < assignment.shards(); shard++) {
      ShardId id = new ShardId(shard);
      assertThat(assignment.inSync(id)).as("shard %s of %s", id, record).isNotEmpty();
      for (int group = 0; group < record.groups(); group++) {
        List<NodeId> here = record.group(group).stream().map(Seat::nodeId).toList();
        assertThat(here)
            .containsAll(assignment.copies(group, id).stream().map(Copy::node).toList());
      }
    }
  }

  private Catalog.Snapshot snapshot() {
    JobRecord job =
        new JobRecord(
            "job",
            assignment.index(),
            "test",
            "",
            1,
            1,
            open.stream().map(move -> MoveState.start(move, 0)).toList());
    return new Catalog.Snapshot(
        1,
        new Held<>(record, 1),
        Map.of(),
        Map.of(assignment.index(), new Held<>(assignment, 1)),
        Map.of(assignment.index(), new Held<>(job, 1)),
        Map.of());
  }

  private Seat any() {
    return record.seats().get(random.nextInt(record.seats().size()));
  }

  /** A group, or a number that is none. */
  private int anyGroup() {
    return random.nextInt(record.groups() + 1);
  }

  private List<Node> newNodes(int count) {
    List<Node> fresh = new ArrayList<>();
    for (int node = 0; node < count; node++) {
      nodes++;
      fresh.add(
          new Node(new NodeId("node-" + nodes), URI.create("http://127.0.0.1:" + (7_000 + nodes))));
    }
    return fresh;
  }
}
