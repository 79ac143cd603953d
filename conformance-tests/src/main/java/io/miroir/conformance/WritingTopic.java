package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X3: whole documents are put in place of what was there, as often as it takes. */
abstract class WritingTopic extends ExecutorTopic {
  WritingTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void makeIndexes() {
    createIndexes();
  }

  @Test
  @Verifies("X3")
  void leavesNoFieldOfAnOlderDocument() {
    add(source, document("a", SHARD, 1, 2, "\"title\":\"new\",\"nested\":{\"kept\":1}"));
    add(
        target,
        document("a", SHARD, 1, 1, "\"title\":\"old\",\"year\":1,\"nested\":{\"gone\":2}"),
        document("b", SHARD, 2, 1, "\"title\":\"beside\""));
    Object beside = shown(target).get("b");

    apply(executor.write(fence(1), payload("a")));

    assertThat(shown(target))
        .containsEntry("a", shown(source).get("a"))
        .hasSize(2)
        .extractingByKey("b")
        .isEqualTo(beside);
  }

  @Test
  @Verifies("X3")
  void isTheSameWhenItIsWrittenAgain() {
    source.add(index, arrayOf(spread(1_000)));
    Payload page = wholePage(source, whole, AMPLE);
    Term term = fence(1);

    apply(executor.write(term, page));
    Map<?, ?> once = shown(target);
    apply(executor.write(term, page));

    assertThat(once).isEqualTo(shown(source));
    assertThat(shown(target)).isEqualTo(once);
  }

  @Test
  @Verifies("X3")
  void hasAnEmptyPayloadAppliedAlready() {
    Payload empty = wholePage(source, whole, AMPLE);

    Ticket ticket = executor.write(fence(1), empty);

    assertThat(executor.await(target.node(), ticket, Duration.ZERO)).isEqualTo(APPLIED);
    assertThat(target.documents(index)).isEmpty();
  }

  /** Of one document written twice, what was written last stands. */
  @Test
  @Verifies("X3")
  void appliesWritesInTheirOrder() {
    Term term = fence(1);
    Ticket last = executor.write(term, wholePage(source, whole, AMPLE));
    for (int version = 1; version <= 20; version++) {
      add(source, document("a", SHARD, 1, version, "\"turn\":" + version));
      last = executor.write(term, payload("a"));
    }
    apply(last);

    assertThat(shown(target)).isEqualTo(shown(source));
  }

  @Test
  @Verifies("X3")
  void takesPagesFromManyThreadsAtOnce() throws Exception {
    List<Version> versions = spread(160);
    source.add(index, arrayOf(versions));
    Term term = fence(1);
    long step = Slice.KEY_END / 16;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Slice part = new Slice(index, SHARD, i * step, (i + 1) * step);
        running.add(
            threads.submit(() -> apply(executor.write(term, wholePage(source, part, AMPLE)))));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(shown(target)).isEqualTo(shown(source));
  }
}
