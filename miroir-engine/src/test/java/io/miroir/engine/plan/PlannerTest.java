package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.Move.Resync;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final ShardId SHARD = new ShardId(0);

  @Test
  void addingAFourthNodeMovesWhatTheOriginalMoves() {
    assertThat(movesTo("node-3", "node-0", "node-1", "node-2")).isEqualTo(17);
    assertThat(movesTo("node4", "node1", "node2", "node3")).isEqualTo(15);
  }

  @Test
  void nothingMovesWhenNothingChanged() {
    List<List<NodeId>> groups = List.of(nodes("a", "b", "c"), nodes("d", "e"));
    assertThat(Planner.plan(Assignment.initial("movies", 16, groups, 2), groups, 2)).isEmpty();
  }

  @Test
  void failedNodesCopyIsAddedFromOneThatStays() {
    // The placement of shard 0 is node-1, node-0; node-2 failed and its copy is not in sync.
    Assignment now = assigned(Copy.inSync(id("node-1")), new Copy(id("node-2"), false));
    assertThat(Planner.plan(now, List.of(nodes("node-0", "node-1")), 2))
        .containsExactly(new AddCopy(SHARD, 0, id("node-1"), id("node-0")));
  }

  @Test
  void drainedNodesCopyIsRelocated() {
    Assignment now = assigned(Copy.inSync(id("node-2")));
    assertThat(Planner.plan(now, List.of(nodes("node-0", "node-1")), 1))
        .containsExactly(new Relocate(SHARD, 0, id("node-2"), id("node-1")));
  }

  @Test
  void shardWithoutAnyCopyInSyncStays() {
    Assignment now = assigned(new Copy(id("node-2"), false));
    List<List<NodeId>> wanted = List.of(nodes("node-0", "node-1"));
    assertThat(Planner.plan(now, wanted, 1)).isEmpty();
  }

  @Test
  void newGroupIsFilledFromAnother() {
    Assignment now =
        new Assignment(
            "movies", 1, List.of(Map.of(SHARD, List.of(Copy.inSync(id("a")))), Map.of()));
    assertThat(Planner.plan(now, List.of(nodes("a"), nodes("b")), 1))
        .containsExactly(new AddCopy(SHARD, 1, id("a"), id("b")));
  }

  @Test
  void copyThatNoMoveTakesOverIsSurplusOnceThePlacementIsThere() {
    Assignment now = assigned(Copy.inSync(id("node-1")), Copy.inSync(id("node-2")));
    List<List<NodeId>> wanted = List.of(nodes("node-1"));
    assertThat(Planner.plan(now, wanted, 2))
        .containsExactly(new Drop(SHARD, 0, id("node-2"), id("node-1")));
  }

  @Test
  void copyStaysWhileOneThatThePlacementWantsIsNotInSync() {
    Assignment now = assigned(new Copy(id("node-1"), false), Copy.inSync(id("node-2")));
    assertThat(Planner.plan(now, List.of(nodes("node-1")), 2))
        .containsExactly(new Resync(SHARD, 0, id("node-2"), id("node-1")));
  }

  @Test
  void nothingIsMovedToOrFromANodeThatIsAway() {
    Assignment now = assigned(new Copy(id("node-1"), false), Copy.inSync(id("node-2")));
    List<List<NodeId>> wanted = List.of(nodes("node-0", "node-1"));
    assertThat(Planner.plan(now, wanted, 2, Set.of(id("node-1"))))
        .containsExactly(new Relocate(SHARD, 0, id("node-2"), id("node-0")));
    assertThat(Planner.plan(now, wanted, 2, Set.of(id("node-2")))).isEmpty();
  }

  @Test
  void groupWithoutNodesKeepsWhatItHas() {
    Assignment now = assigned(Copy.inSync(id("node-1")));
    assertThat(Planner.plan(now, List.of(List.of()), 1)).isEmpty();
  }

  @Test
  void refusesNodesOfMoreGroupsThanTheIndexHas() {
    assertThatThrownBy(() -> Planner.plan(assigned(), List.of(nodes("a"), nodes("b")), 1))
        .hasMessageContaining("assigned to 1 groups, but nodes of 2 are wanted");
  }

  private static int movesTo(String added, String... before) {
    List<NodeId> old = nodes(before);
    Assignment now = Assignment.initial("movies", 64, List.of(old), 1);
    List<Move> moves = Planner.plan(now, List.of(nodes(before[0], added, before[2], before[1])), 1);
    assertThat(moves).allMatch(move -> move instanceof Relocate && move.to().equals(id(added)));
    assertThat(moves).isSortedAccordingTo((a, b) -> a.shard().compareTo(b.shard()));
    return moves.size();
  }

  private static Assignment assigned(Copy... copies) {
    return new Assignment("movies", 1, List.of(Map.of(SHARD, List.of(copies))));
  }

  private static List<NodeId> nodes(String... names) {
    return Arrays.stream(names).map(NodeId::new).toList();
  }

  private static NodeId id(String name) {
    return new NodeId(name);
  }
}
