package io.miroir.conformance.run;

import io.miroir.conformance.MetricsSinkConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

/** The suite on the metrics sink that {@link Judge} was given. */
final class GivenMetricsSink extends MetricsSinkConformance {
  @Override
  protected Subject subject(Path folder) {
    return Given.subject();
  }
}
