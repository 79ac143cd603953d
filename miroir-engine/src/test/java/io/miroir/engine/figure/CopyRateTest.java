package io.miroir.engine.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CopyRateTest {
  private long nanos;

  private final CopyRate rate =
      new CopyRate(
          new Timeline() {
            private final Timeline system = Timeline.system();

            @Override
            public long nanoTime() {
              return nanos;
            }

            @Override
            public Instant wallTime() {
              return system.wallTime();
            }

            @Override
            public void sleep(Duration duration) {
              nanos += duration.toNanos();
            }

            @Override
            public Fork fork(String name, Runnable body) {
              return system.fork(name, body);
            }

            @Override
            public String uniqueName() {
              return system.uniqueName();
            }

            @Override
            public Monitor monitor() {
              return system.monitor();
            }
          });

  private boolean copy(long documents, long seconds) {
    nanos += seconds * 1_000_000_000;
    rate.copied(documents);
    return true;
  }

  @Test
  void isUnknownBeforeAnythingWasCopied() {
    assertThat(rate.perSecond()).isEmpty();
    rate.during(() -> copy(0, 3));
    assertThat(rate.perSecond()).isEmpty();
  }

  @Test
  void countsTheTimeInWhichCopiesAreUnderWayAndNoOther() {
    rate.during(() -> copy(100, 1));
    nanos += Duration.ofHours(1).toNanos();
    rate.during(() -> copy(300, 1));
    assertThat(rate.perSecond().orElseThrow()).isCloseTo(200, within(0.1));
  }

  @Test
  void copiesSideBySideCountTheirTimeOnce() {
    rate.during(() -> copy(100, 1) && rate.during(() -> copy(300, 1)));
    assertThat(rate.perSecond().orElseThrow()).isCloseTo(200, within(0.1));
  }
}
