package io.miroir.server.node;

import io.miroir.api.NodeId;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import java.time.Duration;

/** Tells the sink of each request to a node. */
final class NodeMetrics {
  private final MetricsSink sink;

  NodeMetrics(MetricsSink sink) {
    this.sink = sink;
  }

  void answered(NodeId node, String operation, NodeAnswer answer, long nanos) {
    sink.record(
        Metrics.NODE_REQUEST_DURATION, Duration.ofNanos(nanos), Labels.of(node.value(), operation));
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

  /** One read is sent to so many nodes. */
  void scattered(int nodes) {
    sink.record(Metrics.SCATTER_FAN_OUT, nodes, Labels.NONE);
  }

  /** A request is sent once more. */
  void sentAgain() {
    sink.add(Metrics.SCATTER_RETRIES, 1, Labels.NONE);
  }

  /** A search was answered without some of its shards. */
  void answeredInPart() {
    sink.add(Metrics.SCATTER_PARTIAL_RESPONSES, 1, Labels.NONE);
  }

  private void error(NodeId node, String type) {
    sink.add(Metrics.NODE_ERRORS, 1, Labels.of(node.value(), type));
  }
}
