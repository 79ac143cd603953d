package com.example.journal;

import java.util.List;
import java.util.stream.Stream;

/**
 * Texts that belong together; a number is one of them.
 *
 * @param cells the texts
 */
public record Row(List<String> cells) {
  /** The row of those texts and numbers. */
  public static Row of(Object... cells) {
    return new Row(Stream.of(cells).map(String::valueOf).toList());
  }

  /** The text in that cell, counted from 0. */
  public String text(int cell) {
    return cells.get(cell);
  }

  /** The number in that cell, counted from 0. */
  public long number(int cell) {
    return Long.parseLong(cells.get(cell));
  }
}
