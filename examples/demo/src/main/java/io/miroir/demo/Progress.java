package io.miroir.demo;

import java.io.PrintStream;

/** How a run tells what it is doing. */
public interface Progress {
  /** Tells one thing, once. */
  void say(String sentence);

  /**
   * Tells how far a piece of work is; may be called as often as one likes.
   *
   * @param detail what there is to say besides, in a few words
   */
  void at(String work, double share, String detail);

  /** Bars that are drawn over, for a terminal. */
  static Progress bars(PrintStream out) {
    return new ProgressBars(out);
  }

  /** A line now and then, for everything else. */
  static Progress lines(PrintStream out) {
    return new ProgressLines(out);
  }
}
