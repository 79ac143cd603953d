package io.miroir.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final int SHARDS = 64;

  @Test
  void spreadsShardsOverNodesAsTheOriginalDoes() {
    assertThat(shardsOf(nodes("node-0", "node-1", "node-2"))).containsExactly(22, 22, 20);
    assertThat(shardsOf(nodes("node1", "node2", "node3"))).containsExactly(27, 22, 15);
  }

  @Test
  void keepsAsManyCopiesAsThereAreNodes() {
    assertThat(Placement.owners(new ShardId(0), nodes("a", "b"), 3)).hasSize(2);
    assertThat(Placement.owners(new ShardId(0), List.of(), 2)).isEmpty();
  }

  @Test
  void countsANodeThatIsNamedTwiceOnce() {
    assertThat(Placement.owners(new ShardId(0), nodes("a", "a"), 2)).isEqualTo(nodes("a"));
  }

  @Test
  void comparesScoresUnsigned() {
    // Of the vectors' scores for shard 0, node-1's d2… is the highest and node-2's 1a… the lowest.
    assertThat(Placement.ranked(new ShardId(0), nodes("node-0", "node-2", "node-1")))
        .isEqualTo(nodes("node-1", "node-0", "node-2"));
  }

  @Test
  void refusesToKeepNoCopy() {
    assertThatThrownBy(() -> Placement.owners(new ShardId(0), nodes("a"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("replication factor of 0");
  }

  @Property
  void orderOfNodesNeverMatters(@ForAll @IntRange(min = 1, max = 12) int count, @ForAll int shard) {
    ShardId id = new ShardId(shard & Integer.MAX_VALUE);
    List<NodeId> nodes = numbered(count);
    List<NodeId> reversed = new ArrayList<>(nodes);
    Collections.reverse(reversed);
    assertThat(Placement.ranked(id, reversed)).isEqualTo(Placement.ranked(id, nodes));
  }

  @Property
  void nodeThatJoinsOnlyTakesShards(@ForAll @IntRange(min = 1, max = 12) int count) {
    List<NodeId> before = numbered(count);
    List<NodeId> after = numbered(count + 1);
    NodeId joined = after.get(count);
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardId id = new ShardId(shard);
      List<NodeId> others = new ArrayList<>(Placement.ranked(id, after));
      others.remove(joined);
      assertThat(others).isEqualTo(Placement.ranked(id, before));
    }
  }

  private static List<Integer> shardsOf(List<NodeId> nodes) {
    int[] counts = new int[nodes.size()];
    for (int shard = 0; shard < SHARDS; shard++) {
      counts[nodes.indexOf(Placement.owners(new ShardId(shard), nodes, 1).get(0))]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }

  private static List<NodeId> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new NodeId("node-" + i)).toList();
  }

  private static List<NodeId> nodes(String... names) {
    return Arrays.stream(names).map(NodeId::new).toList();
  }
}
