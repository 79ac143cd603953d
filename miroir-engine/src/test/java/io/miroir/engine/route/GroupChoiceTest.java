package io.miroir.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.engine.route.ShardRoute.Lead;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupChoiceTest {
  @Test
  void completeGroupsAreReadInTurnAndOneReadIsOfOneGroup() {
    List<ShardRoute> routes = List.of(route("a0", "b1", "c2"), route("a0", "b1", "c2"));
    assertThat(read(routes, 0)).containsExactly("a0", "a0");
    assertThat(read(routes, 1)).containsExactly("b1", "b1");
    assertThat(read(routes, 2)).containsExactly("c2", "c2");
    assertThat(read(routes, 3)).containsExactly("a0", "a0");
  }

  @Test
  void groupThatIsNotCompleteIsLeftOutWhileAnotherOneIs() {
    List<ShardRoute> routes = List.of(route("a0", "b1"), route("a0"), route("a0", "b1"));
    for (int turn = 0; turn < 3; turn++) {
      assertThat(read(routes, turn)).containsExactly("a0", "a0", "a0");
    }
  }

  @Test
  void shardWithoutACopyInTheGroupIsReadInTheNextOneThatHasIt() {
    List<ShardRoute> routes = List.of(route("a0", "b1"), route("b1", "c2"), route("a0", "c2"));
    assertThat(read(routes, 0)).containsExactly("a0", "b1", "a0");
    assertThat(read(routes, 1)).containsExactly("b1", "b1", "c2");
    assertThat(read(routes, 2)).containsExactly("a0", "c2", "c2");
  }

  @Test
  void shardThatNoGroupCanAnswerForIsReadNowhere() {
    assertThat(read(List.of(route("a0"), route()), 5)).containsExactly("a0", "");
    assertThat(read(List.of(route()), 0)).containsExactly("");
  }

  private static List<String> read(List<ShardRoute> routes, long turn) {
    return GroupChoice.of(routes, turn).stream()
        .map(node -> node.map(NodeId::value).orElse(""))
        .toList();
  }

  /** A shard with these copies to read, each named by its group's number at the end. */
  private static ShardRoute route(String... nodes) {
    List<Lead> leads =
        Arrays.stream(nodes)
            .map(node -> new Lead(Character.digit(node.charAt(1), 10), new NodeId(node)))
            .toList();
    return new ShardRoute(List.of(), leads, false, false, 0);
  }
}
