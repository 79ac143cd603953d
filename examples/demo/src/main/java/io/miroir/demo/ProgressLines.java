package io.miroir.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Progress as plain lines, one for every quarter of a piece of work. */
final class ProgressLines implements Progress {
  private static final int STEPS = 4;

  private final PrintStream out;
  private String current = "";
  private int toldStep;

  ProgressLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void say(String sentence) {
    out.println(sentence);
  }

  @Override
  public synchronized void at(String work, double share, String detail) {
    int step = (int) (STEPS * share);
    if (!work.equals(current)) {
      current = work;
      toldStep = 0;
    }
    if (step > toldStep) {
      toldStep = step;
      out.println(String.format(Locale.ROOT, "%s %.0f%% %s", work, 100 * share, detail).strip());
    }
  }
}
