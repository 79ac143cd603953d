package io.miroir.metrics.micrometer;

import io.miroir.conformance.MetricsSinkConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;

class MicrometerSinkConformanceTest extends MetricsSinkConformance {
  @Override
  protected Subject subject(Path folder) {
    return new Subject(new MicrometerPlugin(), "prometheus", Map.of());
  }
}
