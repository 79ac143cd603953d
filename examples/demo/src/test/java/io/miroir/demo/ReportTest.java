package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final List<String> NAMES =
      List.of(
          "documents",
          "writes",
          "updates",
          "deletes",
          "searches",
          "operationsWhileMoving",
          "operationsOnMovingShards",
          "shardsMoved",
          "documentsMoved",
          "rangesCopiedTwice",
          "lost",
          "stale",
          "resurrected",
          "doubled",
          "misplaced",
          "searchMismatches",
          "heldWrites",
          "holdMillisP99",
          "holdMillisMax",
          "takeoverMillis",
          "elapsedSeconds",
          "store");

  private static Figures figures(long seed, int lost, OptionalInt again, double holdMax) {
    return figures(seed, lost, again, holdMax, Optional.empty());
  }

  private static Figures figures(
      long seed, int lost, OptionalInt again, double holdMax, Optional<String> storeRestartedAt) {
    return figures(seed, lost, again, holdMax, storeRestartedAt, Optional.empty());
  }

  private static Figures figures(
      long seed,
      int lost,
      OptionalInt again,
      double holdMax,
      Optional<String> storeRestartedAt,
      Optional<LifeFigures> life) {
    return new Figures(
        seed,
        5_000,
        900,
        100,
        90,
        100,
        400,
        300,
        17,
        1_300,
        again,
        lost,
        0,
        0,
        0,
        0,
        0,
        4,
        9.5,
        holdMax,
        1_800,
        20.5,
        "by phase",
        StoreChoice.REDIS,
        storeRestartedAt,
        life);
  }

  @Test
  void givesEveryFigureOnOneLine() {
    String text = figures(1, 0, OptionalInt.of(0), 10).toJson();
    assertThat(text).doesNotContain("\n");
    assertThat(JsonMapper.shared().readTree(text).propertyNames()).containsAll(NAMES);
  }

  @Test
  void tellsNothingWhereTheNodesKeepNoLog() {
    Figures run = figures(1, 0, OptionalInt.empty(), 10);
    assertThat(JsonMapper.shared().readTree(run.toJson()).path("rangesCopiedTwice").isNull())
        .isTrue();
    assertThat(run.clean()).isTrue();
  }

  @Test
  void addsRunsUpAndTakesTheLongestHold() {
    List<Figures> runs =
        List.of(figures(1, 0, OptionalInt.of(0), 10), figures(2, 3, OptionalInt.of(1), 40));
    JsonNode json = JsonMapper.shared().readTree(Report.json(runs));
    assertThat(json.path("lost").asInt()).isEqualTo(3);
    assertThat(json.path("rangesCopiedTwice").asInt()).isEqualTo(1);
    assertThat(json.path("writes").asInt()).isEqualTo(1_800);
    assertThat(json.path("holdMillisMax").asDouble()).isEqualTo(40);
    assertThat(json.path("runs")).hasSize(2);
    assertThat(json.path("runs").get(1).path("seed").asInt()).isEqualTo(2);
  }

  @Test
  void tellsWhenTheStoreWasKilledIfItWas() {
    Figures without = figures(1, 0, OptionalInt.of(0), 10);
    Figures with = figures(1, 0, OptionalInt.of(0), 10, Optional.of("when half is copied"));
    assertThat(JsonMapper.shared().readTree(without.toJson()).has("storeRestartedAt")).isFalse();
    assertThat(JsonMapper.shared().readTree(with.toJson()).path("storeRestartedAt").asString())
        .isEqualTo("when half is copied");
    assertThat(Report.of(without)).contains("the server killed on the way");
    assertThat(Report.of(with)).contains("the server and its store killed on the way");
  }

  @Test
  void doesNotClaimAProofWhereAFigureIsNotZero() {
    assertThat(Report.of(figures(1, 1, OptionalInt.of(0), 10))).contains("Not proved");
    assertThat(Report.of(figures(1, 0, OptionalInt.of(1), 10))).contains("Not proved");
    assertThat(Report.of(figures(1, 0, OptionalInt.of(0), 10))).contains("Proved for seed 1");
    assertThat(Report.table(List.of(figures(7, 1, OptionalInt.of(0), 10))))
        .contains("1 of 1 runs have figures");
  }

  private static Figures life(
      long failedSearches, long refusedWrites, long changed, long repaired) {
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("return", 12.5);
    stages.put("group", 30.0);
    LifeFigures figures =
        new LifeFigures(failedSearches, refusedWrites, changed, 30, repaired, 3.2, stages);
    return figures(1, 0, OptionalInt.of(0), 10, Optional.empty(), Optional.of(figures));
  }

  @Test
  void tellsOfAWholeLifeBesides() {
    JsonNode json = JsonMapper.shared().readTree(life(0, 0, 40, 50).toJson());
    assertThat(json.propertyNames()).containsAll(NAMES);
    assertThat(json.path("scenario").asString()).isEqualTo("life");
    assertThat(json.path("failedSearchesWhileNodeDown").asLong()).isZero();
    assertThat(json.path("refusedWritesWhileNodeDown").asLong()).isZero();
    assertThat(json.path("changedWhileNodeDown").asLong()).isEqualTo(40);
    assertThat(json.path("changedWhileProcessDown").asLong()).isEqualTo(30);
    assertThat(json.path("repairedAfterReturn").asLong()).isEqualTo(50);
    assertThat(json.path("absentSeconds").asDouble()).isEqualTo(3.2);
    assertThat(json.path("stages").propertyNames()).containsExactly("return", "group");
    assertThat(Report.of(life(0, 0, 40, 50))).contains("Proved for seed 1: a node added", "12.5 s");
  }

  @Test
  void tellsNothingOfALifeWhereTheFleetOnlyGrew() {
    JsonNode json = JsonMapper.shared().readTree(figures(1, 0, OptionalInt.of(0), 10).toJson());
    assertThat(json.has("scenario")).isFalse();
    assertThat(json.has("stages")).isFalse();
  }

  @Test
  void doesNotClaimALifeIsProvedWhereAKilledNodeCostARequest() {
    assertThat(Report.of(life(1, 0, 40, 50))).contains("Not proved: a figure that must be zero");
    assertThat(Report.of(life(0, 1, 40, 50))).contains("Not proved: a figure that must be zero");
  }

  @Test
  void doesNotClaimALifeIsProvedWhereANodeWasSentMoreThanTwiceWhatChanged() {
    assertThat(life(0, 0, 40, 80).clean()).isTrue();
    assertThat(life(0, 0, 40, 81).clean()).isFalse();
    assertThat(Report.of(life(0, 0, 40, 81))).contains("was sent more than it may be");
  }

  @Test
  void addsLivesUp() {
    List<Figures> runs = List.of(life(0, 1, 40, 50), life(2, 0, 10, 5));
    JsonNode json = JsonMapper.shared().readTree(Report.json(runs));
    assertThat(json.path("failedSearchesWhileNodeDown").asLong()).isEqualTo(2);
    assertThat(json.path("changedWhileNodeDown").asLong()).isEqualTo(50);
    assertThat(json.path("stages").path("group").asDouble()).isEqualTo(60);
    assertThat(json.path("runs")).hasSize(2);
    assertThat(Report.table(runs)).contains("failed refused changed sent", "2 of 2 runs");
  }
}
