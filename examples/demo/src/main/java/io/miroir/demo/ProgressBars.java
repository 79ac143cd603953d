package io.miroir.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Progress as one bar at a time, drawn over until its work is done. */
final class ProgressBars implements Progress {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 80_000_000;
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private String current = "";
  private long drawnNanos;

  ProgressBars(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void say(String sentence) {
    endBar();
    out.println(sentence);
  }

  @Override
  public synchronized void at(String work, double share, String detail) {
    long now = System.nanoTime();
    boolean done = share >= 1;
    if (work.equals(current) && !done && now - drawnNanos < REDRAW_NANOS) {
      return;
    }
    if (!work.equals(current)) {
      endBar();
    }
    int full = (int) Math.round(WIDTH * Math.clamp(share, 0.0, 1.0));
    String bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    out.print(
        CLEAR_LINE
            + String.format(Locale.ROOT, "%-8s %s %3.0f%% %s", work, bar, 100 * share, detail));
    out.flush();
    current = work;
    drawnNanos = now;
    if (done) {
      endBar();
    }
  }

  private void endBar() {
    if (!current.isEmpty()) {
      out.println();
      current = "";
    }
  }
}
