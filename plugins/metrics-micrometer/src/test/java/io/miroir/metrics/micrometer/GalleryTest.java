package io.miroir.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.metrics.MetricsSink;
import io.miroir.conformance.Subject;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenSink;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong sink of the gallery, made of this right one, is caught by its clause. */
class GalleryTest {
  static Stream<Broken<MetricsSink>> sinks() {
    return BrokenSink.all().stream();
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void catchesEveryWrongSink(Broken<MetricsSink> broken) {
    Subject right = new Subject(new MicrometerPlugin(), "prometheus", Map.of());

    GalleryRun.Result result = new GalleryRun(Suite.METRICS_SINK, right).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
