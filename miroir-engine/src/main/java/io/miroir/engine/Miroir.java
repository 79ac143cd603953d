package io.miroir.engine;

import io.miroir.api.job.JobStore;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.engine.pod.PodBuilder;
import io.miroir.engine.time.Timeline;

/**
 * One pod of Miroir: it serves an index sharded over a fleet, and moves shards when its lease lets
 * it.
 *
 * <p>Get one from {@link #builder()}; {@link #start()} it, then use its parts from any thread. It
 * uses the backends it was given and does not close them.
 */
public interface Miroir extends AutoCloseable {
  /** A builder without any part. */
  static Builder builder() {
    return new PodBuilder();
  }

  /**
   * Joins the fleet (R2): takes the pod's lease, puts earlier sessions' keys out of force on every
   * node, reads the routing and acks it. Blocks until that is done, trying again while store or
   * nodes can't be reached; an interrupt ends it with {@code UNAVAILABLE}.
   */
  void start();

  /** Whether this pod may serve now: joined, and its lease stands. */
  boolean serving();

  Writes writes();

  Reads reads();

  Indexes indexes();

  ClientTasks tasks();

  Fleet fleet();

  Rebalance rebalance();

  Control control();

  Preview preview();

  /**
   * Gives up leading moves, for good: they stop at their next persisted step, and their leases are
   * released, so that another pod goes on at once. This pod serves clients as before, and acks. For
   * a pod that is about to be closed and still answers what is under way. Calling it twice is
   * allowed.
   */
  void resign();

  /**
   * Ends this pod: moves stop at their next persisted step, leases are released. Permits that are
   * still open can be closed afterwards. The fleet keeps all that was committed.
   */
  @Override
  void close();

  /** Collects the parts of a pod. */
  interface Builder {
    /** This pod's name, kept over restarts; 1 to 128 characters. Required. */
    Builder pod(String id);

    /** The fleet to write into an empty store. Required. */
    Builder fleet(FleetOptions options);

    /** Default: {@link RebalanceOptions#DEFAULTS}. */
    Builder options(RebalanceOptions options);

    Builder leaseStore(LeaseStore store);

    Builder jobStore(JobStore store);

    Builder executor(MigrationExecutor executor);

    Builder metrics(MetricsSink sink);

    /** Default: {@link Timeline#system()}; another one for simulation. */
    Builder timeline(Timeline timeline);

    /**
     * The formats of records that this pod reads and writes: to try out how pods of two versions
     * serve one fleet. Default: all that this version knows. A pod writes the newest format that
     * every live pod speaks, and does not serve where it can't read a record.
     *
     * @param oldest the lowest one, at least 1
     * @param newest the highest one
     */
    Builder speaks(int oldest, int newest);

    /**
     * Watches over the nodes while this pod holds the lease {@code health}. Default: nobody does,
     * and nodes fail and recover by {@link Fleet#accept} alone.
     */
    Builder health(NodeProbe probe, HealthOptions options);

    /** For proofs only. Default: {@link Sabotage#NONE}. */
    Builder sabotage(Sabotage sabotage);

    /** For proofs only. Default: {@link StepWatch#NONE}. */
    Builder watch(StepWatch watch);

    /**
     * A pod that is not started yet.
     *
     * @throws IllegalStateException if a required part is missing
     */
    Miroir build();
  }
}
