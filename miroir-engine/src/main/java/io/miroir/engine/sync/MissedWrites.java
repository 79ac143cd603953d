package io.miroir.engine.sync;

import static java.util.Objects.requireNonNull;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Guard;
import io.miroir.engine.Sabotage;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.record.Codec;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes copies out of sync that missed a write (docs/protocol.md, 'Copies in sync'). The planner
 * brings them in sync again.
 */
public final class MissedWrites {
  private static final System.Logger LOG = System.getLogger("io.miroir.copies");
  private static final Duration POLL = Duration.ofMillis(20);

  private final Parts parts;
  private final Monitor monitor;

  /** An epoch that every pod goes by that reads, it or a later one. */
  private long installed;

  public MissedWrites(Parts parts) {
    this.parts = parts;
    this.monitor = parts.timeline().monitor();
  }

  /**
   * Leaves in sync the copies that have what the others lack, and waits until no pod reads another
   * one. Only copies that are in sync in the record as it is now count, and the last one is never
   * marked.
   *
   * @param having for each shard the nodes that have it all
   * @return the shards of which no copy that has it all is in sync any more, or which some pod may
   *     still read elsewhere
   */
  public Set<ShardId> keep(String index, Map<ShardId, Set<NodeId>> having) {
    while (true) {
      Catalog.Snapshot snapshot = parts.catalog().refresh();
      Held<Assignment> held = snapshot.assignments().get(index);
      if (held == null) {
        return having.keySet();
      }
      Set<ShardId> refused = new TreeSet<>();
      Assignment marked = marked(held.value(), having, refused, parts.sabotage());
      Optional<Long> epoch = Optional.of(snapshot.epoch());
      if (!marked.equals(held.value())) {
        epoch = commit(index, held, marked);
        if (epoch.isEmpty() && parts.sabotage() == Sabotage.MARK_UNCONDITIONAL) {
          epoch =
              commit(
                  index,
                  requireNonNull(parts.catalog().refresh().assignments().get(index)),
                  marked);
        }
      }
      if (epoch.isPresent()) {
        return awaitInstalled(epoch.get()) ? refused : having.keySet();
      }
    }
  }

  private static Assignment marked(
      Assignment assignment,
      Map<ShardId, Set<NodeId>> having,
      Set<ShardId> refused,
      Sabotage sabotage) {
    Assignment marked = assignment;
    for (Map.Entry<ShardId, Set<NodeId>> shard : having.entrySet()) {
      Set<NodeId> lacking = new HashSet<>(marked.inSync(shard.getKey()));
      boolean oneStays = lacking.removeAll(shard.getValue());
      if (!oneStays && sabotage != Sabotage.LAST_COPY_MARKED) {
        refused.add(shard.getKey());
      } else if (!lacking.isEmpty()) {
        marked = marked.outOfSync(shard.getKey(), lacking);
      }
    }
    return marked;
  }

  private Optional<Long> commit(String index, Held<Assignment> held, Assignment marked) {
    Change change = new Change.Replace(Keys.assignment(index), Codec.text(marked), held.revision());
    Catalog.Published published = parts.catalog().publish(Guard.open(), epoch -> List.of(change));
    if (!published.accepted()) {
      return Optional.empty();
    }
    LOG.log(
        Level.WARNING,
        "index ''{0}'': copies that missed a write are out of sync since epoch {1}",
        index,
        published.epoch());
    parts.traffic().ring();
    parts.bell().ring();
    return Optional.of(published.epoch());
  }

  /**
   * Whether every pod that reads goes by this epoch or a later one, before this pod's patience
   * ends.
   */
  public boolean awaitInstalled(long epoch) {
    if (monitor.locked(() -> installed) >= epoch || parts.sabotage() == Sabotage.MARK_NOT_AWAITED) {
      return true;
    }
    long from = parts.timeline().nanoTime();
    long patience = parts.absentees().patience().toNanos();
    while (parts.timeline().nanoTime() - from < patience) {
      long rings = parts.bell().rings();
      // Whoever joins later goes by what is newest then.
      Absentees.Look look = parts.absentees().sharedLook();
      if (look.complete() && look.census().installed() >= epoch) {
        monitor.locked(() -> installed = Math.max(installed, epoch));
        return true;
      }
      parts.bell().await(rings, POLL);
    }
    return false;
  }
}
