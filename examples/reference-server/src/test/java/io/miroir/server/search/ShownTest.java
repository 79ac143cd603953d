package io.miroir.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.json.JsonBuffer;
import io.miroir.server.json.RawObject;
import io.miroir.server.json.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownTest {
  private static final String HIT =
      "{\"title\":\"a\",\"salary\":7,\"_vectors\":{\"e\":[1.0]},"
          + "\"_rankingScoreDetails\":{\"salary:asc\":{\"value\":7}},\"_rankingScore\":0.5}";

  @Test
  void whereAnAttributeIsHiddenNeitherVectorsNorDetailsTellOfIt() {
    assertThat(shown(Selection.of(List.of("title")))).isEqualTo("{\"title\":\"a\"}");
  }

  @Test
  void vectorsAreShownWhereTheyAreDisplayedAndDetailsWhereAllIs() {
    assertThat(shown(Selection.of(List.of("title", "_vectors"))))
        .isEqualTo("{\"title\":\"a\",\"_vectors\":{\"e\":[1.0]}}");
    assertThat(shown(Selection.ALL)).contains("_vectors", "_rankingScoreDetails", "salary");
  }

  private static String shown(Selection displayed) {
    byte[] hit = HIT.getBytes(StandardCharsets.UTF_8);
    JsonBuffer buffer = new JsonBuffer(hit.length);
    new Shown(displayed, displayed, displayed, false).append(RawObject.parse(hit), buffer);
    return new String(buffer.toBytes(), StandardCharsets.UTF_8);
  }
}
