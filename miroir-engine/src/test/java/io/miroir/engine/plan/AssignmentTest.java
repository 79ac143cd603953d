package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.AddCopy;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.plan.Move.Resync;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final NodeId A = new NodeId("node-0");
  private static final NodeId B = new NodeId("node-1");
  private static final NodeId C = new NodeId("node-2");

  @Test
  void ordersCopiesByRendezvousWhateverOrderTheyCameIn() {
    Assignment one = assigned(Copy.inSync(A), Copy.inSync(B), Copy.inSync(C));
    Assignment other = assigned(Copy.inSync(C), Copy.inSync(B), Copy.inSync(A));
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.holders(0, SHARD)).containsExactly(B, A, C);
  }

  @Test
  void leadIsTheFirstCopyInSync() {
    assertThat(assigned(new Copy(B, false), Copy.inSync(C), Copy.inSync(A)).lead(0, SHARD))
        .contains(A);
    assertThat(assigned(new Copy(B, false)).lead(0, SHARD)).isEmpty();
  }

  @Test
  void shardThatIsNotNamedHasNoCopy() {
    Assignment assignment = new Assignment("movies", 2, List.of(Map.of()));
    assertThat(assignment.copies(0, new ShardId(1))).isEmpty();
  }

  @Test
  void relocationReplacesTheOldOwnersCopy() {
    Assignment after = assigned(Copy.inSync(A), Copy.inSync(B)).after(new Relocate(SHARD, 0, A, C));
    assertThat(after).isEqualTo(assigned(Copy.inSync(B), Copy.inSync(C)));
  }

  @Test
  void addedCopyLeavesEveryOther() {
    Assignment after =
        assigned(new Copy(A, false), Copy.inSync(B)).after(new AddCopy(SHARD, 0, B, C));
    assertThat(after).isEqualTo(assigned(new Copy(A, false), Copy.inSync(B), Copy.inSync(C)));
  }

  @Test
  void refusesAMoveToAHolderOrFromNone() {
    Assignment assignment = assigned(Copy.inSync(A), Copy.inSync(B));
    assertThatThrownBy(() -> assignment.after(new Relocate(SHARD, 0, A, B)))
        .hasMessageContaining("node-1 has a copy already");
    NodeId other = new NodeId("node-3");
    assertThatThrownBy(() -> assignment.after(new Relocate(SHARD, 0, C, other)))
        .hasMessageContaining("node-2 has no copy");
  }

  /** Over every way in which three nodes may have copies, and every move between two of them. */
  @Test
  void admitsExactlyTheMovesThatCanBeMade() {
    int made = 0;
    for (int ways = 0; ways < 27; ways++) {
      Assignment assignment = assigned(ways);
      for (NodeId from : List.of(A, B, C)) {
        for (NodeId to : List.of(A, B, C)) {
          if (!from.equals(to)) {
            for (Move move :
                List.of(
                    new Relocate(SHARD, 0, from, to),
                    new AddCopy(SHARD, 0, from, to),
                    new Resync(SHARD, 0, from, to),
                    new Drop(SHARD, 0, from, to))) {
              assertThat(assignment.admits(move))
                  .as("%s after %s", assignment, move)
                  .isEqualTo(canBeMade(assignment, move));
              made += assignment.admits(move) ? 1 : 0;
            }
          }
        }
      }
    }
    assertThat(made).isPositive();
  }

  /** Each of three nodes has no copy, one in sync or one out of sync. */
  private static Assignment assigned(int ways) {
    List<Copy> copies = new ArrayList<>();
    int left = ways;
    for (NodeId node : List.of(A, B, C)) {
      if (left % 3 != 0) {
        copies.add(new Copy(node, left % 3 == 1));
      }
      left /= 3;
    }
    return assigned(copies.toArray(Copy[]::new));
  }

  private static boolean canBeMade(Assignment assignment, Move move) {
    try {
      assertThat(assignment.after(move)).isNotNull();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void refusesTwoCopiesOnOneNode() {
    assertThatThrownBy(() -> assigned(Copy.inSync(A), new Copy(A, false)))
        .hasMessageContaining("two copies of shard 0 of group 0 on node-0");
  }

  @Test
  void refusesAShardThatTheIndexHasNot() {
    ShardId none = new ShardId(1);
    assertThatThrownBy(() -> new Assignment("movies", 1, List.of(Map.of(none, List.of()))))
        .hasMessageContaining("no shard 1");
    assertThatThrownBy(() -> assigned().copies(0, none)).hasMessageContaining("no shard 1");
    assertThatThrownBy(() -> assigned().with(0, none, List.of()))
        .hasMessageContaining("no shard 1");
  }

  @Test
  void cannotBeChangedFromOutside() {
    Assignment assignment = assigned(Copy.inSync(A));
    assertThatThrownBy(() -> assignment.groups().get(0).put(SHARD, List.of()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> assignment.copies(0, SHARD).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Assignment assigned(Copy... copies) {
    return new Assignment("movies", 1, List.of(Map.of(SHARD, List.of(copies))));
  }
}
