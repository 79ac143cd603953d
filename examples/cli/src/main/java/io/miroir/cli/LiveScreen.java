package io.miroir.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines on a terminal that are drawn over; the cursor always stands below them. */
final class LiveScreen {
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final int rows;
  private final int columns;
  private int drawn;

  LiveScreen(PrintWriter out, int rows, int columns) {
    this.out = out;
    this.rows = rows;
    this.columns = columns;
  }

  /** Draws the lines in place of the last ones; those for which there is no room are left out. */
  void draw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    text.append('\r').append(CLEAR_BELOW);
    List<String> fitting = fitting(lines);
    fitting.forEach(line -> text.append(cut(line)).append(System.lineSeparator()));
    out.print(text);
    out.flush();
    drawn = fitting.size();
  }

  private List<String> fitting(List<String> lines) {
    int room = Math.max(2, rows - 1);
    if (lines.size() <= room) {
      return lines;
    }
    List<String> fitting = new ArrayList<>(lines.subList(0, room - 1));
    fitting.add("… and " + (lines.size() - room + 1) + " lines more");
    return fitting;
  }

  private String cut(String line) {
    return line.length() < columns ? line : line.substring(0, Math.max(1, columns - 1));
  }
}
