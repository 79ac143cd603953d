package io.miroir.simulator;

import io.miroir.api.ShardId;
import io.miroir.api.job.Entry;
import io.miroir.api.lease.Lease;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.AckRecord;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.CounterRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be so when a pod acks an epoch (R3): of all that it began before, nothing may come to
 * a new owner any more. It has an answer, or the key that it was sent with is deleted.
 */
final class AckRules {
  private static final String PODS = "pod:";
  private static final Set<Phase> WRITES_TO_NEW =
      EnumSet.of(
          Phase.DUAL_WRITE_STARTED,
          Phase.MIGRATION_IN_PROGRESS,
          Phase.MIGRATION_COMPLETE,
          Phase.HELD);

  /** A part of a write that was sent to a node. */
  record Leg(String pod, String node, Set<Integer> shards, String credential, long begunAt) {}

  private final Scheduler scheduler;
  private final Map<String, NodeServer> nodes;
  private final Set<Leg> open = new LinkedHashSet<>();
  private final Map<Long, Long> epochs = new HashMap<>();

  /**
   * Nodes that have failed once: no key is deleted there meanwhile, nor is what they hold compared.
   */
  private final Set<String> failed = new HashSet<>();

  AckRules(Scheduler scheduler, Map<String, NodeServer> nodes) {
    this.scheduler = scheduler;
    this.nodes = nodes;
  }

  /** A pod sends its part of a write to a node. */
  void sends(Leg leg) {
    open.add(leg);
  }

  /** The pod knows what became of it. */
  void definite(Leg leg) {
    open.remove(leg);
  }

  /** Another job begins. */
  void forget() {
    open.clear();
  }

  /** A record was written. */
  void committed(Entry entry) {
    if (entry.key().equals(SessionRules.EPOCH)) {
      epoch(Codec.read(CounterRecord.class, entry.text()).value());
    } else if (entry.key().equals(World.TOPOLOGY)) {
      FleetRecord fleet = Codec.read(FleetRecord.class, entry.text());
      fleet.away().forEach(node -> failed.add(node.value()));
    }
  }

  /** An epoch begins. */
  void epoch(long number) {
    epochs.putIfAbsent(number, scheduler.now());
  }

  /** A pod tells by its lease what it has acked. */
  void renewed(Lease lease, @Nullable JobRecord job) {
    if (lease.scope().startsWith(PODS) && job != null) {
      AckRecord told = Codec.read(AckRecord.class, lease.attributes());
      acked(lease.holder(), told.acked(), job.moves());
    }
  }

  /** A pod has acked an epoch, while a job has these moves. */
  void acked(String pod, long epoch, List<MoveState> moves) {
    long since = epochs.getOrDefault(epoch, 0L);
    for (Leg leg : open) {
      NodeServer node = nodes.get(leg.node());
      boolean may =
          leg.pod().equals(pod)
              && leg.begunAt() < since
              && node != null
              && node.admits(leg.credential())
              && !failed.contains(leg.node())
              && moves.stream().anyMatch(move -> writes(move, leg));
      if (may) {
        scheduler.fail(
            new AssertionError(
                "G2: "
                    + pod
                    + " acks epoch "
                    + epoch
                    + ", what it had sent to "
                    + leg.node()
                    + " before may come yet"));
      }
    }
  }

  private static boolean writes(MoveState move, Leg leg) {
    ShardId shard = move.move().shard();
    return WRITES_TO_NEW.contains(move.phase())
        && leg.shards().contains(shard.value())
        && leg.node().equals(move.move().to().value());
  }
}
