package io.miroir.api.metrics;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of Miroir: its name, labels and buckets (M2). */
public final class Metrics {
  /** One sample per answered request; of a stream of events, until its first one. */
  public static final Timer REQUEST_DURATION =
      new Timer(
          "miroir_request_duration_seconds",
          "How long requests took.",
          List.of("method", "path_template", "status"),
          seconds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10));

  /** Counted with {@link #REQUEST_DURATION}. */
  public static final Counter REQUESTS =
      new Counter(
          "miroir_requests_total",
          "Requests answered.",
          List.of("method", "path_template", "status"));

  /** Requests under way on both ports, streams of events among them. */
  public static final Gauge REQUESTS_IN_FLIGHT =
      new Gauge("miroir_requests_in_flight", "Requests under way.", List.of());

  /** By the state that the fleet's record has of the node. */
  public static final Gauge NODE_HEALTHY =
      new Gauge(
          "miroir_node_healthy",
          "1 unless the node has failed or missed its last probe, else 0.",
          List.of("node_id"));

  /** One sample per request to a node, whatever became of it. */
  public static final Timer NODE_REQUEST_DURATION =
      new Timer(
          "miroir_node_request_duration_seconds",
          "How long nodes took to answer.",
          List.of("node_id", "operation"),
          seconds(.001, .005, .01, .025, .05, .1, .5, 1));

  /** Requests that {@link #NODE_REQUEST_DURATION} counts too. */
  public static final Counter NODE_ERRORS =
      new Counter(
          "miroir_node_errors_total",
          "Requests that nodes refused or did not answer.",
          List.of("node_id", "error_type"));

  /** As the node told it last; 0 when this process waits for nothing there. */
  public static final Gauge NODE_QUEUE_DEPTH =
      new Gauge(
          "miroir_node_queue_depth",
          "What a node still does before what this process waits for.",
          List.of("node_id"));

  /** 0 to 1, over all indexes; 1 if there is none. */
  public static final Gauge SHARD_COVERAGE =
      new Gauge(
          "miroir_shard_coverage",
          "Part of all shards with a copy in sync on a node that has not failed.",
          List.of());

  /** Over all indexes, by the replication factor; copies on failed nodes do not count. */
  public static final Gauge DEGRADED_SHARDS =
      new Gauge(
          "miroir_degraded_shards_total",
          "Shards of which a group has fewer copies in sync than it should.",
          List.of());

  /** Over all indexes, in sync or not. */
  public static final Gauge SHARD_DISTRIBUTION =
      new Gauge(
          "miroir_shard_distribution", "Copies of shards that the node holds.", List.of("node_id"));

  /** The scopes are {@code health}, and {@code rebalance:} with an index. */
  public static final Gauge LEADER =
      new Gauge(
          "miroir_leader",
          "1 while this process holds the lease of the scope, else 0.",
          List.of("scope"));

  /** The pod's own lease, without which it answers nobody. */
  public static final Gauge LEASE_HELD =
      new Gauge(
          "miroir_lease_held",
          "1 while the lease of this process stands, so that it serves, else 0.",
          List.of());

  /** As the lease store lists them. */
  public static final Gauge PEER_PODS =
      new Gauge(
          "miroir_peer_pod_count", "Pods whose lease stands, this one among them.", List.of());

  /** One sample per read that is sent to several nodes at once. */
  public static final Distribution SCATTER_FAN_OUT =
      new Distribution(
          "miroir_scatter_fan_out_size",
          "How many nodes one read was sent to.",
          List.of(),
          List.of(1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0));

  /** Answers with the header {@code X-Miroir-Degraded}. */
  public static final Counter SCATTER_PARTIAL_RESPONSES =
      new Counter(
          "miroir_scatter_partial_responses_total",
          "Searches answered without some of the shards.",
          List.of());

  /** After a key was exchanged under way. */
  public static final Counter SCATTER_RETRIES =
      new Counter("miroir_scatter_retries_total", "Requests sent to a node once more.", List.of());

  /** By the status that was told: {@code enqueued}. What became of it is asked of the nodes. */
  public static final Counter TASKS =
      new Counter("miroir_tasks_total", "Tasks that clients were told of.", List.of("status"));

  /** Of the whole fleet; shown once they were all counted. */
  public static final Gauge TASK_REGISTRY_SIZE =
      new Gauge("miroir_task_registry_size", "Task records in the store.", List.of());

  /** By the kind of the move. */
  public static final Gauge BACKGROUND_QUEUE_DEPTH =
      new Gauge(
          "miroir_background_queue_depth",
          "Planned moves that have not begun.",
          List.of("job_type"));

  /** 1 while a job of any index is open, else 0. */
  public static final Gauge REBALANCE_IN_PROGRESS =
      new Gauge("miroir_rebalance_in_progress", "1 while a job is open, else 0.", List.of());

  /** Counted when the cursor behind the documents is persisted, by who persisted it. */
  public static final Counter REBALANCE_DOCUMENTS_MIGRATED =
      new Counter(
          "miroir_rebalance_documents_migrated_total",
          "Documents copied whose cursor this process persisted.",
          List.of());

  /** One sample per finished move, from its first phase to its last. */
  public static final Timer REBALANCE_DURATION =
      new Timer(
          "miroir_rebalance_duration_seconds",
          "How long the move of one shard took.",
          List.of(),
          seconds(.05, .1, .25, .5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600));

  /** One sample per hold, whether it was committed or undone. */
  public static final Timer REBALANCE_HOLD =
      new Timer(
          "miroir_rebalance_hold_seconds",
          "How long the writes to one shard were held.",
          List.of(),
          seconds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10));

  /** Writes that had to wait for a hold. */
  public static final Counter REBALANCE_WRITES_HELD =
      new Counter(
          "miroir_rebalance_writes_held_total", "Writes that waited for a hold.", List.of());

  /** Documents that rounds wrote or deleted at the new owner; apart from those migrated. */
  public static final Counter REBALANCE_DOCUMENTS_REPAIRED =
      new Counter(
          "miroir_rebalance_documents_repaired_total",
          "Documents that rounds made equal at the new owner.",
          List.of());

  /** Rounds of verify and repair. */
  public static final Counter REBALANCE_ROUNDS =
      new Counter("miroir_rebalance_rounds_total", "Rounds of verify and repair.", List.of());

  /** Cutovers that were committed. */
  public static final Counter REBALANCE_CUTOVERS =
      new Counter("miroir_rebalance_cutovers_total", "Cutovers committed.", List.of());

  /** Cutovers that were undone because the hold lasted too long. */
  public static final Counter REBALANCE_CUTOVERS_UNDONE =
      new Counter("miroir_rebalance_cutovers_undone_total", "Cutovers undone.", List.of());

  /** Jobs that this process took over from an earlier term. */
  public static final Counter REBALANCE_TAKEOVERS =
      new Counter(
          "miroir_rebalance_takeovers_total", "Open jobs resumed from an earlier term.", List.of());

  /** By the phase's name in records; every phase is shown. */
  public static final Gauge REBALANCE_MOVES =
      new Gauge("miroir_rebalance_moves", "Moves of open jobs.", List.of("phase"));

  /** Counted with {@link #REBALANCE_DOCUMENTS_MIGRATED}, as they were sent. */
  public static final Counter REBALANCE_BYTES_COPIED =
      new Counter(
          "miroir_rebalance_bytes_copied_total",
          "Bytes of the documents copied whose cursor this process persisted.",
          List.of());

  /** What fencing has kept from being done: writes of this process under a lease it had lost. */
  public static final Counter REBALANCE_FENCED_WRITES =
      new Counter(
          "miroir_rebalance_fenced_writes_refused_total",
          "Writes of an older term that a store or a node refused.",
          List.of());

  private Metrics() {}

  private static List<Duration> seconds(double... bounds) {
    return java.util.Arrays.stream(bounds)
        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
        .toList();
  }

  /** Every counter, so that a sink can show those without labels before their first event. */
  public static Stream<Counter> counters() {
    return Stream.of(
        REQUESTS,
        NODE_ERRORS,
        SCATTER_PARTIAL_RESPONSES,
        SCATTER_RETRIES,
        TASKS,
        REBALANCE_DOCUMENTS_MIGRATED,
        REBALANCE_BYTES_COPIED,
        REBALANCE_WRITES_HELD,
        REBALANCE_DOCUMENTS_REPAIRED,
        REBALANCE_ROUNDS,
        REBALANCE_CUTOVERS,
        REBALANCE_CUTOVERS_UNDONE,
        REBALANCE_TAKEOVERS,
        REBALANCE_FENCED_WRITES);
  }

  /** Every gauge. */
  public static Stream<Gauge> gauges() {
    return Stream.of(
        REQUESTS_IN_FLIGHT,
        NODE_HEALTHY,
        NODE_QUEUE_DEPTH,
        SHARD_COVERAGE,
        DEGRADED_SHARDS,
        SHARD_DISTRIBUTION,
        LEADER,
        LEASE_HELD,
        PEER_PODS,
        TASK_REGISTRY_SIZE,
        BACKGROUND_QUEUE_DEPTH,
        REBALANCE_IN_PROGRESS,
        REBALANCE_MOVES);
  }

  /** Every timer. */
  public static Stream<Timer> timers() {
    return Stream.of(REQUEST_DURATION, NODE_REQUEST_DURATION, REBALANCE_DURATION, REBALANCE_HOLD);
  }

  /** Every distribution. */
  public static Stream<Distribution> distributions() {
    return Stream.of(SCATTER_FAN_OUT);
  }
}
