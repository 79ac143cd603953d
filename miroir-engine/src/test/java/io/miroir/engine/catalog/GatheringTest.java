package io.miroir.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final Timeline timeline = Timeline.system();

  @Test
  void carriesOutEveryItemOnceInBatchesThatDontOverlap() {
    Monitor inside = timeline.monitor();
    int[] now = new int[1];
    List<Integer> carriedOut = new ArrayList<>();
    Gathering<Integer> gathering =
        new Gathering<>(
            7,
            batch -> {
              assertThat(batch).hasSizeBetween(1, 7);
              assertThat(inside.locked(() -> ++now[0])).isEqualTo(1);
              inside.locked(() -> carriedOut.addAll(batch));
              inside.locked(() -> now[0]--);
            },
            timeline);

    List<Fork> forks = new ArrayList<>();
    for (int item = 0; item < 200; item++) {
      int mine = item;
      forks.add(
          timeline.fork(
              "add " + item,
              () -> {
                gathering.add(mine);
                assertThat(inside.locked(() -> carriedOut.contains(mine))).isTrue();
              }));
    }
    forks.forEach(Fork::join);

    assertThat(carriedOut).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void tellsAFaultToAllOfItsBatchAndGoesOnWithTheNext() {
    Monitor gate = timeline.monitor();
    boolean[] open = new boolean[1];
    List<List<String>> batches = new ArrayList<>();
    Gathering<String> gathering =
        new Gathering<>(
            10,
            batch -> {
              gate.locked(() -> batches.add(batch));
              if (batch.contains("first")) {
                gate.await(() -> open[0], PATIENCE);
              } else if (batch.contains("bad")) {
                throw new AssertionError("a fault in a batch");
              }
            },
            timeline);
    ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    Fork first = timeline.fork("first", () -> gathering.add("first"));
    assertThat(gate.await(() -> batches.size() == 1, PATIENCE)).isTrue();

    List<Fork> waiting = new ArrayList<>();
    for (String item : List.of("bad", "beside it")) {
      waiting.add(
          timeline.fork(
              item,
              () -> {
                try {
                  gathering.add(item);
                } catch (AssertionError e) {
                  faults.add(item);
                }
              }));
    }
    boolean bothWait = false;
    for (int looks = 0; looks < 4_000 && !bothWait; looks++) {
      bothWait = gate.await(() -> gathering.waiting() == 2, Duration.ofMillis(5));
    }
    assertThat(bothWait).isTrue();
    gate.locked(() -> open[0] = true);
    first.join();
    waiting.forEach(Fork::join);

    assertThat(faults).containsExactlyInAnyOrder("bad", "beside it");
    gathering.add("after it");
    assertThat(batches.getLast()).containsExactly("after it");
    assertThatThrownBy(() -> gathering.add("bad")).isInstanceOf(AssertionError.class);
  }
}
