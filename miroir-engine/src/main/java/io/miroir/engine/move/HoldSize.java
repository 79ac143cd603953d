package io.miroir.engine.move;

/**
 * How many documents the next hold of a late sweep judges: half as many after one that was undone,
 * a twentieth of the most more after one that ended well.
 *
 * <p>Additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the Increase and
 * Decrease Algorithms for Congestion Avoidance in Computer Networks", 1989.
 */
final class HoldSize {
  private static final int STEPS = 20;

  private final int most;
  private int now;

  /** Begins with the most. */
  HoldSize(int most) {
    this.most = most;
    this.now = most;
  }

  int now() {
    return now;
  }

  void endedWell() {
    now = Math.min(most, now + Math.max(1, most / STEPS));
  }

  void undone() {
    now = Math.max(1, now / 2);
  }
}
