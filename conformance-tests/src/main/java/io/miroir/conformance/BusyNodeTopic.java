package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.migration.Term;
import io.miroir.conformance.wire.Relay;
import io.miroir.conformance.wire.Relay.Rule;
import io.miroir.conformance.wire.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** X7: a busy node says how long it wants to be left alone, and is. */
abstract class BusyNodeTopic extends ExecutorTopic {
  private static final Duration WISH = Duration.ofSeconds(2);

  BusyNodeTopic(ExecutorBench bench) {
    super(bench);
  }

  /** When each request of a kind came to a node that is busy at first. */
  private static final class Arrivals {
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private IntPredicate refused = turn -> false;

    Rule busy(String path, int status, IntPredicate turns) {
      refused = turns;
      return (request, node) -> {
        if (!request.path().matches(path)) {
          return node.send(request);
        }
        nanos.add(System.nanoTime());
        return turns.test(nanos.size()) ? refusal(status) : node.send(request);
      };
    }

    private static Reply refusal(int status) {
      return Reply.of(status, "{\"code\":\"too_many_search_requests\",\"message\":\"Too many\"}")
          .withHeaders(
              Map.of(
                  "content-type",
                  "application/json",
                  "retry-after",
                  Long.toString(WISH.toSeconds())));
    }

    /** Only a request that was refused asks for a pause before the next. */
    void assertApart() {
      for (int i = 1; i < nanos.size(); i++) {
        if (!refused.test(i)) {
          continue;
        }
        assertThat(Duration.ofNanos(nanos.get(i) - nanos.get(i - 1)))
            .as("pause before the next request")
            .isGreaterThanOrEqualTo(WISH);
      }
    }
  }

  @Test
  @Slow
  @Verifies("X7")
  void readsAfterThePauseThatTheNodeAskedFor() {
    createIndexes();
    add(source, document("a", SHARD, 1, 1, ""));
    Arrivals arrivals = new Arrivals();
    try (Relay relay =
        Relay.before(source.node(), arrivals.busy(".*/documents/fetch", 503, turn -> turn == 1))) {
      assertThat(wholePage(executor.read(relay.node(), whole, AMPLE)).documents()).isEqualTo(1);
    }
    assertThat(arrivals.nanos).hasSizeGreaterThan(1);
    arrivals.assertApart();
  }

  @Test
  @Slow
  @Verifies("X7")
  void writesAfterThePauseThatTheNodeAskedFor() {
    createIndexes();
    add(source, document("a", SHARD, 1, 1, ""));
    Term term = fence(1);
    Arrivals arrivals = new Arrivals();
    try (Relay relay =
        Relay.before(target.node(), arrivals.busy(".*/documents", 429, turn -> turn == 1))) {
      apply(executor.write(ErrorsTopic.at(relay.node(), term), payload("a")));
    }
    assertThat(arrivals.nanos).hasSize(2);
    arrivals.assertApart();
    assertThat(shown(target).keySet()).containsExactly("a");
  }

  @Test
  @Slow
  @Verifies("X7")
  void tellsThatTheNodeIsBusyOnlyAfterItsWishesWereKept() {
    createIndexes();
    Arrivals arrivals = new Arrivals();
    try (Relay relay = Relay.before(target.node(), arrivals.busy(".*", 503, turn -> true))) {
      Refusal.of(ErrorCode.BUSY, () -> executor.versions(relay.node(), whole));
    }
    arrivals.assertApart();
  }
}
