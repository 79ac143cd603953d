package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import java.util.List;
import java.util.Set;

/**
 * One write under way. Used by one thread at a time, or by several that the host synchronises;
 * {@link #outcome} may be called from any.
 *
 * <p>Use: for each stage in ascending order send its legs side by side, and tell each outcome
 * before the next stage begins. A leg of a later stage is sent only if {@link #proceeds} says so.
 * Then commit what makes the write known to clients, ask for the {@link #verdict}, answer, and
 * close. Closing without an outcome for a leg counts as {@link Outcome#UNKNOWN}.
 */
public interface Permit extends AutoCloseable {
  /**
   * One request to one node.
   *
   * @param node where it goes
   * @param shards the shards whose documents it carries
   * @param stage 0, or 1 for legs that are sent only after stage 0 accepted (R10)
   * @param decides whether its acceptance, and the end of its node's task, make the client's write
   */
  record Leg(Node node, Set<ShardId> shards, int stage, boolean decides) {}

  /**
   * The fields that are written into a document.
   *
   * @param shard {@code _miroir_shard}
   * @param key {@code _miroir_key}
   * @param version {@code _miroir_version}
   */
  record Stamp(ShardId shard, long key, long version) {}

  /** What became of a leg. */
  enum Outcome {
    /** The node queued it. */
    ACCEPTED,
    /** The node refused it, or it was never sent; it has no effect. */
    REFUSED,
    /** No answer came; it may have an effect at any time until the key it used is gone. */
    UNKNOWN
  }

  /** Whether the client may hear that the write was accepted. */
  sealed interface Verdict {
    /**
     * Every copy of every shard that is in sync now accepted, and this pod's lease stood after that
     * (R4).
     *
     * @param degraded the shards of which a copy missed it, and is out of sync for that
     */
    record Accepted(Set<ShardId> degraded) implements Verdict {}

    /** These shards' authorities did not accept; the write may have an effect in part. */
    record NoQuorum(Set<ShardId> shards) implements Verdict {}

    /** This pod's lease is over or in doubt; the write may have an effect. */
    record SessionOver() implements Verdict {}
  }

  /** The legs to send, by stage. */
  List<Leg> legs();

  /** The key with which to send to a node at this moment. Ask again before a second try. */
  String credential(NodeId node);

  /**
   * What to write into the document of a key that this permit was begun with; the same each time.
   */
  Stamp stamp(String primaryKey);

  /** Whether a leg of a later stage may be sent: every leg it depends on was accepted. */
  boolean proceeds(Leg leg);

  /** Tells what became of a leg; the first word counts. */
  void outcome(Leg leg, Outcome outcome);

  /**
   * Whether the write is accepted, as of now. Where a copy missed it and another has it, that copy
   * is taken out of sync first, and every pod that may read has to know it; each such wait may
   * block for three times the time that a pod's lease lasts.
   *
   * @throws io.miroir.api.MiroirException if the store can't be reached; the write may have an
   *     effect then
   */
  Verdict verdict();

  @Override
  void close();
}
