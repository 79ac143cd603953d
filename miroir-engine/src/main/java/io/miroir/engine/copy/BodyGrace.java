package io.miroir.engine.copy;

import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.time.Duration;

/**
 * How long bodies may still arrive at a node although the key that let their heads in is deleted:
 * {@code body-grace} from the last deletion that this term knows of (R7).
 */
public final class BodyGrace {
  private final Timeline timeline;
  private final long nanos;
  private final Monitor monitor;
  private long deletedAt;
  private boolean lateOnes;

  /**
   * A term begins; lower terms' keys go now.
   *
   * @param lateOnes whether bodies may be on their way from before this term, to nodes of its job
   */
  public BodyGrace(Timeline timeline, Duration grace, boolean lateOnes) {
    this.lateOnes = lateOnes;
    this.timeline = timeline;
    this.nanos = grace.toNanos();
    this.monitor = timeline.monitor();
    this.deletedAt = timeline.nanoTime();
  }

  /**
   * Every pod has acked the claim of this term: exchanges of keys that were under way when it began
   * have ended.
   */
  public void claimAcked() {
    monitor.locked(() -> deletedAt = timeline.nanoTime());
  }

  /** Keys of a term or a session were deleted, just now or a little before. */
  public void keysDeleted() {
    monitor.locked(
        () -> {
          deletedAt = timeline.nanoTime();
          lateOnes = true;
        });
  }

  /**
   * Whether a key was deleted since the job began, so that bodies may come even after the grace
   * (R10 c).
   */
  public boolean lateOnesPossible() {
    return monitor.locked(() -> lateOnes);
  }

  /** What is left of it; zero or negative if it is over. */
  Duration left() {
    return Duration.ofNanos(monitor.locked(() -> deletedAt) + nanos - timeline.nanoTime());
  }

  public boolean over() {
    return !left().isPositive();
  }

  /** Waits until it is over. */
  public void await() {
    for (Duration left = left(); left.isPositive(); left = left()) {
      timeline.sleep(left);
    }
  }
}
