package io.miroir.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlacementTest {
  private static final List<String> THREE = List.of("node-0", "node-1", "node-2");
  private static final List<String> FOUR = List.of("node-0", "node-1", "node-2", "node-3");

  @Test
  void equalsTheReferenceVectors() throws IOException {
    try (InputStream file = PlacementTest.class.getResourceAsStream("hash-vectors.json")) {
      JsonNode vectors = JsonMapper.shared().readTree(file);
      assertThat(vectors.path("shard")).hasSize(10);
      for (JsonNode row : vectors.path("shard")) {
        String key = row.path("key").asString();
        assertThat(Placement.shard(key, row.path("shards").asInt()))
            .as(key)
            .isEqualTo(row.path("shard").asInt());
        if (row.has("hash")) {
          assertThat(Long.toHexString(Placement.hash(key)))
              .as(key)
              .isEqualTo(row.path("hash").asString());
        }
      }
      assertThat(vectors.path("score")).hasSize(5);
      for (JsonNode row : vectors.path("score")) {
        long score = Placement.score(row.path("shard").asInt(), row.path("node").asString());
        assertThat(String.format("%016x", score)).isEqualTo(row.path("score").asString());
      }
    }
  }

  @Test
  void movesSeventeenShardsToTheFourthNode() {
    assertThat(Placement.moving(64, THREE, FOUR))
        .hasSize(17)
        .allSatisfy(shard -> assertThat(Placement.owner(shard, FOUR)).isEqualTo("node-3"));
  }

  @Test
  void holdsTwentyTwoTwentyTwoAndTwentyShardsOnThreeNodes() {
    assertThat(shardsPerNode(THREE)).isEqualTo(Map.of("node-0", 22, "node-1", 22, "node-2", 20));
  }

  @Test
  void movesFifteenShardsOfTheOtherReferenceFleet() {
    List<String> before = List.of("node1", "node2", "node3");
    assertThat(shardsPerNode(before)).isEqualTo(Map.of("node1", 27, "node2", 22, "node3", 15));
    assertThat(Placement.moving(64, before, List.of("node1", "node2", "node3", "node4")))
        .hasSize(15);
  }

  private static Map<String, Integer> shardsPerNode(List<String> nodes) {
    return IntStream.range(0, 64)
        .mapToObj(shard -> Placement.owner(shard, nodes))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(node -> 1)));
  }
}
