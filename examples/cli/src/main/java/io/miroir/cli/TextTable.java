package io.miroir.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text under headings. Long cells are broken between words, so that a row stays narrow. */
final class TextTable {
  private static final String GAP = "  ";
  private static final int CELL_WIDTH_MAX = 56;

  private final List<List<List<String>>> rows = new ArrayList<>();
  private final int[] widths;

  TextTable(String... headings) {
    widths = new int[headings.length];
    row(headings);
  }

  /** Adds a row with a cell for each heading. */
  TextTable row(String... cells) {
    List<List<String>> row = Arrays.stream(cells).map(TextTable::broken).toList();
    for (int column = 0; column < widths.length; column++) {
      for (String line : row.get(column)) {
        widths[column] = Math.max(widths[column], line.length());
      }
    }
    rows.add(row);
    return this;
  }

  /** The lines of a cell; a word that is longer than a line stays whole. */
  private static List<String> broken(String cell) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : cell.split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > CELL_WIDTH_MAX) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The lines, without one at the end. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    for (List<List<String>> row : rows) {
      int height = row.stream().mapToInt(List::size).max().orElse(0);
      for (int number = 0; number < height; number++) {
        lines.add(line(row, number));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String line(List<List<String>> row, int number) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      List<String> cell = row.get(column);
      String part = number < cell.size() ? cell.get(number) : "";
      text.append(part).append(" ".repeat(widths[column] - part.length())).append(GAP);
    }
    return text.toString().stripTrailing();
  }
}
