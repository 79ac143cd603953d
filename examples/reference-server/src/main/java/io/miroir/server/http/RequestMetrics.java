package io.miroir.server.http;

import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Tells the sink of each request. */
final class RequestMetrics {
  private final MetricsSink sink;

  RequestMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  /** Counted and told under one lock, so that what was told last is what was counted last. */
  synchronized void inFlight(IntSupplier requests) {
    sink.set(Metrics.REQUESTS_IN_FLIGHT, requests.getAsInt(), Labels.NONE);
  }

  void answered(String method, String template, int status, Duration took) {
    Labels labels = Labels.of(method, template, Integer.toString(status));
    sink.record(Metrics.REQUEST_DURATION, took, labels);
    sink.add(Metrics.REQUESTS, 1, labels);
  }
}
