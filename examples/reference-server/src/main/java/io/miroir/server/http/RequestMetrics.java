package io.miroir.server.http;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/** Tells the sink of each request. */
final class RequestMetrics {
  private static final List<String> LABELS = List.of("method", "path_template", "status");

  private static final Timer DURATION =
      new Timer(
          "miroir_request_duration_seconds",
          "How long requests took.",
          LABELS,
          DoubleStream.of(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
              .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
              .toList());
  private static final Counter TOTAL =
      new Counter("miroir_requests_total", "Requests answered.", LABELS);
  private static final Gauge IN_FLIGHT =
      new Gauge("miroir_requests_in_flight", "Requests under way.", List.of());

  private final MetricsSink sink;

  RequestMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  void inFlight(int requests) {
    sink.set(IN_FLIGHT, requests, Labels.NONE);
  }

  void answered(String method, String template, int status, Duration took) {
    Labels labels = Labels.of(method, template, Integer.toString(status));
    sink.record(DURATION, took, labels);
    sink.add(TOTAL, 1, labels);
  }
}
