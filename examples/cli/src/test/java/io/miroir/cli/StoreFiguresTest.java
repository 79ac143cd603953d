package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StoreFiguresTest {
  private static StoreFigures figures(double... commits) {
    StoreFigures figures = new StoreFigures(new Machine("Linux", "a JVM", 2, 0.5));
    for (double commit : commits) {
      figures.addRedis(
          scores(
              Map.of("renew", 900.0, "renewRaw", 1_000.0, "commit", commit, "commitRaw", 1_000.0)));
    }
    figures.addSqlite(scores(Map.of("renew", 50.0, "commit", 40.0)));
    return figures;
  }

  private static Map<String, Score> scores(Map<String, Double> rates) {
    return rates.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, rate -> Score.of(rate.getValue())));
  }

  @Test
  void ratioIsTheMedianOfTheRounds() {
    assertThat(figures(100, 950, 900).ratio("commit")).isEqualTo(0.9);
    assertThat(figures(900, 800).ratio("commit")).isCloseTo(0.85, within(1e-9));
  }

  @Test
  void ratioAtTheBarIsNotGood() {
    assertThat(figures(801).good()).isTrue();
    assertThat(figures(800).good()).isFalse();
    assertThat(figures(801).text()).contains("Both ratios are above 0.8");
    assertThat(figures(800).text()).contains("A ratio is not above 0.8");
  }

  @Test
  void tellsRatiosFirst() {
    JsonNode json = JsonMapper.shared().readTree(figures(950).json());
    assertThat(json.propertyNames()).startsWith("renewToRaw", "commitToRaw");
    assertThat(json.path("commitToRaw").asDouble()).isEqualTo(0.95);
    assertThat(json.path("sqlite").path("renewPerSecond").asDouble()).isEqualTo(50);
    assertThat(json.path("machine").path("processors").asInt()).isEqualTo(2);
    assertThat(figures(950).text()).startsWith("on Redis").contains("0.95", "50/s");
  }

  @Test
  void refusesAResultWithoutAScore() {
    StoreFigures figures = new StoreFigures(new Machine("Linux", "a JVM", 2, 0.5));
    figures.addRedis(Map.of("renew", Score.of(1)));
    assertThatThrownBy(figures::good).hasMessageContaining("no score of 'renewRaw'");
  }
}
