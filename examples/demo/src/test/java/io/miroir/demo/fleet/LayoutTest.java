package io.miroir.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final int SHARDS = 64;
  private static final Layout THREE = Layout.single(List.of("node-0", "node-1", "node-2"));

  @Test
  void movesOnlyToTheNodeThatIsAdded() {
    Layout four = THREE.with("node-3");
    assertThat(THREE.moving(SHARDS, four)).hasSize(17).isEqualTo(four.shardsOf("node-3", SHARDS));
  }

  @Test
  void movesWhatADrainedNodeHad() {
    Layout two = THREE.without("node-1");
    assertThat(two.nodes()).containsExactly("node-0", "node-2");
    assertThat(THREE.moving(SHARDS, two)).isEqualTo(THREE.shardsOf("node-1", SHARDS));
  }

  @Test
  void keepsTheFirstCopyWhereItIsWhenASecondOneComes() {
    Layout twice = THREE.withCopies(2);
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(twice.owners(shard)).hasSize(2).containsAll(THREE.owners(shard));
      assertThat(THREE.arrivals(shard, twice)).isEqualTo(1);
    }
  }

  @Test
  void fillsASecondGroupAndLeavesTheFirst() {
    Layout groups = THREE.withCopies(2).withGroup(List.of("node-4", "node-5"));
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(groups.owners(shard))
          .hasSize(4)
          .containsAll(THREE.withCopies(2).owners(shard))
          .containsAll(Set.of("node-4", "node-5"));
    }
  }

  @Test
  void keepsAsManyCopiesAsThereAreNodes() {
    assertThat(Layout.single(List.of("node-0")).withCopies(2).owners(5)).containsExactly("node-0");
  }
}
