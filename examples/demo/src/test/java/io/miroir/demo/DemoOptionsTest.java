package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
  private static DemoOptions options(int documents, int delayMillis, int nodes, String key) {
    return new DemoOptions(
        documents,
        1,
        Duration.ofMillis(delayMillis),
        false,
        Sabotage.NONE,
        Collections.nCopies(nodes, URI.create("http://127.0.0.1:7700")),
        key,
        StoreChoice.SQLITE,
        false,
        Scenario.GROWTH);
  }

  @Test
  void givesTimeInProportion() {
    assertThat(options(1_000, 0, 0, "").expected()).isEqualTo(Duration.ofSeconds(45));
    assertThat(options(5_000, 0, 0, "").deadline()).isEqualTo(Duration.ofSeconds(90));
    assertThat(options(117_791, 0, 0, "").expected()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    for (int documents : List.of(-1, 0, 999, 117_792)) {
      assertThatThrownBy(() -> options(documents, 0, 0, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("--documents %d: allowed are 1000 to 117791", documents);
    }
    assertThatThrownBy(() -> options(5_000, -1, 0, "")).hasMessageContaining("--node-task-delay");
    assertThatThrownBy(() -> options(5_000, 0, 3, "key")).hasMessageContaining("at least 4");
    assertThatThrownBy(() -> options(5_000, 0, 4, "")).hasMessageContaining("--node-key");
    assertThatThrownBy(() -> options(5_000, 5, 4, "key")).hasMessageContaining("embedded");
  }

  @Test
  void restartsOnlyAStoreThatIsAProcess() {
    assertThat(restarting(StoreChoice.REDIS).restartStore()).isTrue();
    assertThatThrownBy(() -> restarting(StoreChoice.SQLITE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--restart-store needs --store redis: the store sqlite is no process that could be"
                + " killed");
  }

  private static DemoOptions restarting(StoreChoice store) {
    return new DemoOptions(
        5_000, 1, Duration.ZERO, false, Sabotage.NONE, List.of(), "", store, true, Scenario.GROWTH);
  }

  private static DemoOptions life(int documents, StoreChoice store, List<URI> nodes) {
    return new DemoOptions(
        documents,
        1,
        Duration.ZERO,
        false,
        Sabotage.NO_REPAIR,
        nodes,
        "key",
        store,
        store == StoreChoice.REDIS,
        Scenario.LIFE);
  }

  @Test
  void givesAWholeLifeFiveMinutesAtFiveThousandDocuments() {
    assertThat(life(5_000, StoreChoice.SQLITE, List.of()).expected())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void takesTheOtherOptionsForAWholeLifeToo() {
    DemoOptions options = life(1_000, StoreChoice.REDIS, List.of()).withSeed(7);
    assertThat(options.restartStore()).isTrue();
    assertThat(options.sabotage()).isEqualTo(Sabotage.NO_REPAIR);
    assertThat(options.scenario()).isEqualTo(Scenario.LIFE);
    assertThat(options.seed()).isEqualTo(7);
  }

  @Test
  void killsNoNodeOfTheUsers() {
    List<URI> nodes = Collections.nCopies(6, URI.create("http://127.0.0.1:7700"));
    assertThatThrownBy(() -> life(5_000, StoreChoice.SQLITE, nodes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--scenario life starts nodes of its own, as it kills one of them: it can't be had with"
                + " --node");
  }
}
