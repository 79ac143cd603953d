package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a store answers, and since when it does not: for people, in the words of what is refused
 * meanwhile. Nothing is decided by it.
 */
public final class Reach {
  private final Timeline timeline;
  private final Monitor monitor;
  private Optional<Instant> awaySince = Optional.empty();

  public Reach(Timeline timeline) {
    this.timeline = timeline;
    this.monitor = timeline.monitor();
  }

  /** Makes a call and notes whether it was answered; one that was not tells since when none is. */
  <T> T noted(Supplier<T> call) {
    Instant began = timeline.wallTime().truncatedTo(ChronoUnit.MILLIS);
    try {
      T answer = call.get();
      answered();
      return answer;
    } catch (MiroirException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        answered();
        throw e;
      }
      Instant since = unanswered(began);
      throw new MiroirException(ErrorCode.UNAVAILABLE, e.getMessage() + "; " + told(since), e);
    }
  }

  private void answered() {
    monitor.locked(() -> awaySince = Optional.empty());
  }

  private Instant unanswered(Instant began) {
    return monitor.locked(
        () -> {
          Instant since = awaySince.orElse(began);
          awaySince = Optional.of(since);
          return since;
        });
  }

  /** What there is to say if the last call was not answered. */
  public Optional<String> trouble() {
    return monitor.locked(() -> awaySince).map(Reach::told);
  }

  private static String told(Instant since) {
    return "the store can't be reached since "
        + since
        + ", and this pod goes on by itself once it answers again";
  }
}
