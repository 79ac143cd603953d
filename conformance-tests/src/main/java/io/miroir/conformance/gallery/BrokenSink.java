package io.miroir.conformance.gallery;

import io.miroir.api.metrics.MetricsSink;
import java.util.List;

/** The wrong metrics sinks of the gallery. */
public final class BrokenSink {
  private BrokenSink() {}

  /** Every one of them. */
  public static List<Broken<MetricsSink>> all() {
    return SinkFaults.ALL;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Broken<MetricsSink> of(String name) {
    return Broken.named(name, SinkFaults.ALL);
  }
}
