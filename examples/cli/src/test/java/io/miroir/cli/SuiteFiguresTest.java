package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SuiteFiguresTest {
  private static SuiteFigures copy(double... transforms) {
    Rounds rounds = new Rounds();
    for (double transform : transforms) {
      rounds.add(
          Map.of(
              "memcpy", new Score(20_000, 100, 6e9),
              "transform", new Score(transform, 50, transform * 3e5),
              "jacksonStreaming", new Score(500, 5, 1.5e8),
              "jacksonTree", new Score(300, 3, 9e7)));
    }
    return new SuiteFigures(BenchSuite.COPY, new Machine("Linux", "a JVM", 2, 0.5), rounds);
  }

  @Test
  void tellsRatiosFirst() {
    JsonNode json = copy(15_000, 18_000, 3_000).json();
    assertThat(json.propertyNames())
        .startsWith("transformToMemcpy", "transformToJacksonStreaming", "transformToJacksonTree");
    assertThat(json.path("transformToMemcpy").asDouble()).isEqualTo(0.75);
    assertThat(json.path("transformToJacksonStreaming").asDouble()).isEqualTo(30);
    assertThat(json.path("transformToJacksonTree").asDouble()).isEqualTo(50);
    assertThat(json.path("rates").path("transform").path("perSecond").asDouble()).isEqualTo(15_000);
    assertThat(json.path("rates").path("memcpy").path("error").asDouble()).isEqualTo(100);
    assertThat(json.path("rates").path("memcpy").path("megabytesPerSecond").asDouble())
        .isEqualTo(6_000);
    assertThat(json.path("machine").path("processors").asInt()).isEqualTo(2);
    assertThat(copy(15_000).text()).startsWith("copy").contains("0.75", "6,000", "2 processors");
  }

  @Test
  void ratioAtItsBarIsGood() {
    assertThat(copy(10_000).good()).isTrue();
    assertThat(copy(9_999).good()).isFalse();
    assertThat(copy(9_999).text()).contains("below what it must reach");
  }

  @Test
  void ratioWithoutABarIsOnlyTold() {
    Rounds rounds = new Rounds();
    rounds.add(Map.of("merge", Score.of(1), "jacksonTree", Score.of(400)));
    SuiteFigures figures =
        new SuiteFigures(BenchSuite.MERGE, new Machine("Linux", "a JVM", 2, 0.5), rounds);
    assertThat(figures.good()).isTrue();
    assertThat(figures.json().path("mergeToJacksonTree").asDouble()).isEqualTo(0.0025);
    assertThat(figures.json().path("rates").path("merge").has("megabytesPerSecond")).isFalse();
  }
}
