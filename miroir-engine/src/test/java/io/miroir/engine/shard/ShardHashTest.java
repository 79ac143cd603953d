package io.miroir.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShardHashTest {
  @Test
  void placesEveryKeyOfTheVectors() throws IOException {
    for (JsonNode row : vectors().get("shard")) {
      String key = row.get("key").asString();
      assertThat(ShardHash.shard(key, row.get("shards").asInt()))
          .as(key)
          .isEqualTo(new ShardId(row.get("shard").asInt()));
      if (row.has("hash")) {
        assertThat(ShardHash.hash(key)).as(key).isEqualTo(hex(row.get("hash")));
        assertThat(ShardHash.key52(key)).as(key).isEqualTo(hex(row.get("hash")) >>> 12);
      }
    }
  }

  @Test
  void scoresEveryNodeOfTheVectors() throws IOException {
    for (JsonNode row : vectors().get("score")) {
      ShardId shard = new ShardId(row.get("shard").asInt());
      NodeId node = new NodeId(row.get("node").asString());
      assertThat(ShardHash.score(shard, node)).as(row.toString()).isEqualTo(hex(row.get("score")));
    }
  }

  @Property
  void everyKeyHasOneShardAndOnePlaceInIt(@ForAll String key) {
    assertThat(ShardHash.shard(key, 7).value()).isBetween(0, 6);
    assertThat(ShardHash.key52(key)).isBetween(0L, Slice.KEY_END - 1);
  }

  @Test
  void refusesAnIndexWithoutShards() {
    assertThatThrownBy(() -> ShardHash.shard("key", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 shards");
  }

  private static JsonNode vectors() throws IOException {
    try (InputStream in = ShardHashTest.class.getResourceAsStream("/hash-vectors.json")) {
      return new JsonMapper().readTree(Objects.requireNonNull(in));
    }
  }

  private static long hex(JsonNode text) {
    return Long.parseUnsignedLong(text.asString(), 16);
  }
}
