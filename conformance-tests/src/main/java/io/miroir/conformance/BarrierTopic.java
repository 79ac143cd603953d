package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** X4, and what X7 says of waiting: applied means visible. */
abstract class BarrierTopic extends ExecutorTopic {
  /** Documents that keep a node busy for a while which does not leave them in its queue. */
  private static final int BATCH = 1_000;

  private static final int BATCHES = 4;
  private static final Duration FEED = Duration.ofMillis(5);

  /** So many that a busy machine's node is not faster than they are. */
  private static final int FEEDERS = 4;

  /** Ample for what was in the queue; what keeps coming would take for ever. */
  private static final Duration AMPLE_FOR_EARLIER = Duration.ofSeconds(8);

  BarrierTopic(ExecutorBench bench) {
    super(bench);
  }

  @Test
  @Verifies("X4")
  void isAppliedWhenAllThatWasAcceptedIsVisible() {
    slow.createIndex(index, "id");
    sendBatches();

    Ticket barrier = executor.barrier(slow.node(), index);

    assertThat(outcome(slow, barrier)).isEqualTo(APPLIED);
    assertThat(slow.documents(index)).hasSize(BATCHES * BATCH);
    assertThat(executor.versions(slow.node(), whole)).hasSize(BATCHES * BATCH);
  }

  /**
   * A queue that never empties must not hold up who only waits for what was in it. Only a {@link
   * SearchNodes#slow} node has such a queue: on others this shows little.
   */
  @Test
  @Verifies("X4")
  void isAppliedWhileMoreKeepsComing() {
    slow.createIndex(index, "id");
    AtomicBoolean feeding = new AtomicBoolean(true);
    try (ExecutorService feeders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int feeder = 0; feeder < FEEDERS; feeder++) {
        String id = "later-" + feeder;
        feeders.execute(() -> feed(id, feeding));
      }
      try {
        slow.send(index, array(List.of(document("earlier", SHARD, 5, 1, ""))));
        Ticket barrier = executor.barrier(slow.node(), index);

        assertThat(executor.await(slow.node(), barrier, AMPLE_FOR_EARLIER)).isEqualTo(APPLIED);
        assertThat(shown(slow)).containsKey("earlier");
      } finally {
        feeding.set(false);
      }
    }
  }

  private void feed(String id, AtomicBoolean feeding) {
    for (int i = 0; feeding.get(); i++) {
      slow.send(index, array(List.of(document(id, SHARD, 7, i, ""))));
      LockSupport.parkNanos(FEED.toNanos());
    }
  }

  @Test
  @Verifies("X4")
  void isAppliedOnAnIndexThatDoesNotExist() {
    apply(executor.barrier(target.node(), index));

    assertThat(target.primaryKey(index)).isEmpty();
  }

  @Test
  @Verifies("X4")
  void isAppliedOnAnIndexWithNothingToDo() {
    target.createIndex(index, "id");

    apply(executor.barrier(target.node(), index));
    apply(executor.barrier(target.node(), index));
  }

  /** What ended is no longer in the way, whichever way it ended. */
  @Test
  @Verifies("X4")
  void isAppliedBehindWhatFailed() {
    slow.createIndex(index, "id");
    slow.send(index, "[{\"no primary key\":1}]");

    apply(slow, executor.barrier(slow.node(), index));
  }

  @Test
  @Verifies({"X4", "X7"})
  void tellsPendingUntilAWriteIsVisible() {
    source.createIndex(index, "id");
    add(source, document("a", SHARD, 1, 1, ""));
    slow.createIndex(index, "id");
    Term term = fence(slow, 1);
    Payload page = payload("a");
    sendBatches();

    Ticket ticket = executor.write(term, page);

    if (executor.await(slow.node(), ticket, Duration.ZERO) instanceof Outcome.Pending pending) {
      assertThat(pending.ahead()).isBetween(0L, (long) BATCHES);
    }
    assertThat(outcome(slow, ticket)).isEqualTo(APPLIED);
    assertThat(shown(slow)).containsKey("a");
    assertThat(executor.await(slow.node(), ticket, Duration.ZERO)).isEqualTo(APPLIED);
  }

  private void sendBatches() {
    List<Version> all = spread(BATCHES * BATCH);
    for (int batch = 0; batch < BATCHES; batch++) {
      slow.send(index, arrayOf(all.subList(batch * BATCH, (batch + 1) * BATCH)));
    }
  }
}
