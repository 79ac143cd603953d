package io.miroir.api.metrics;

import java.util.List;

/**
 * The values of a metric's labels, as many and in the same order as the metric names them.
 *
 * @param values the values
 */
public record Labels(List<String> values) {
  /** For a metric without labels. */
  public static final Labels NONE = new Labels(List.of());

  /** The values in the order of the metric's names. */
  public static Labels of(String... values) {
    return new Labels(List.of(values));
  }
}
