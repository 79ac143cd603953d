package io.miroir.server.node;

import io.miroir.api.NodeId;
import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/** Tells the sink of each request to a node. */
final class NodeMetrics {
  private static final Timer DURATION =
      new Timer(
          "miroir_node_request_duration_seconds",
          "How long nodes took to answer.",
          List.of("node_id", "operation"),
          DoubleStream.of(.001, .005, .01, .025, .05, .1, .5, 1)
              .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
              .toList());
  private static final Counter ERRORS =
      new Counter(
          "miroir_node_errors_total",
          "Requests that nodes refused or did not answer.",
          List.of("node_id", "error_type"));

  private final MetricsSink sink;

  NodeMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  void answered(NodeId node, String operation, NodeAnswer answer, long nanos) {
    sink.record(DURATION, Duration.ofNanos(nanos), Labels.of(node.value(), operation));
    switch (answer) {
      case NodeAnswer.Answered answered -> {
        if (answered.status() >= 400) {
          error(node, "status_" + answered.status());
        }
      }
      case NodeAnswer.NotSent notSent -> error(node, "unreachable");
      case NodeAnswer.NoAnswer noAnswer -> error(node, "no_answer");
    }
  }

  private void error(NodeId node, String type) {
    sink.add(ERRORS, 1, Labels.of(node.value(), type));
  }
}
