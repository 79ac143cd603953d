package io.miroir.cli;

import io.miroir.conformance.run.Progress;
import java.io.PrintWriter;

/**
 * Shows each test of a suite: on a terminal in one line that moves, else only those that failed.
 */
final class TestProgress implements Progress {
  private static final int WIDTH = 30;
  private static final int NAME_WIDTH = 56;

  private final PrintWriter err;
  private final boolean terminal = Boolean.getBoolean(Main.TERMINAL);

  TestProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void ended(long done, long all, String test, boolean passed) {
    if (terminal) {
      int filled = (int) (WIDTH * done / Math.max(1, all));
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      String name = test.length() <= NAME_WIDTH ? test : test.substring(0, NAME_WIDTH);
      err.printf("\r%s %3d of %d  %-" + NAME_WIDTH + "s", bar, done, all, name);
      if (done == all) {
        err.println();
      }
      err.flush();
    } else if (!passed) {
      err.println("failed: " + test);
    }
  }
}
