package io.miroir.engine.write;

import static java.util.Objects.requireNonNull;

import io.miroir.api.ShardId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.Key;
import io.miroir.engine.catalog.Catalog;
import io.miroir.engine.catalog.Gathering;
import io.miroir.engine.catalog.Held;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.JobRecord;
import io.miroir.engine.record.KeysRecord;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.shared.Parts;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records the writes that the old owner of a committed move may lack, before they are answered (R10
 * a). The late sweep goes by the record: what the old owner has of such a key proves nothing.
 *
 * <p>The mover judges under a hold, which every pod acks only when its writes have ended, so it
 * finds the record of whatever was answered.
 */
public final class MirrorMisses {
  private static final System.Logger LOG = System.getLogger("io.miroir.mirror");
  private static final Duration POLL = Duration.ofMillis(20);

  /** Keys of one shard that the mirror of a commit missed; no key means the whole shard. */
  private record Miss(Key key, long commitEpoch, Collection<String> keys) {}

  private final Parts parts;

  /** One commit for all that come while another is under way. */
  private final Gathering<List<Miss>> commits;

  MirrorMisses(Parts parts) {
    this.parts = parts;
    this.commits = new Gathering<>(Integer.MAX_VALUE, this::commit, parts.timeline());
  }

  /** What is recorded of the mirror that a move has since its commit. */
  public static KeysRecord of(Catalog catalog, String index, MoveState state) {
    return catalog
        .find(Keys.missed(index, state.move().shard()), KeysRecord.class)
        .map(Held::value)
        .filter(record -> record.commitEpoch() == state.commitEpoch())
        .orElseGet(() -> KeysRecord.since(state.commitEpoch()));
  }

  /**
   * Records keys that the mirrors of their shards missed, once no pod reads those any more.
   *
   * @param missed by shard; no key means the whole shard
   * @return the shards whose old owner some pod may still read
   * @throws io.miroir.api.MiroirException if the store can't be reached; whether it was recorded is
   *     unknown then
   */
  Set<ShardId> record(String index, Map<ShardId, ? extends Collection<String>> missed) {
    Optional<Map<ShardId, Long>> commitEpochs = awaitUnread(index, missed.keySet());
    if (commitEpochs.isEmpty()) {
      return Set.copyOf(missed.keySet());
    }
    List<Miss> misses = new ArrayList<>();
    commitEpochs
        .get()
        .forEach(
            (shard, epoch) ->
                misses.add(
                    new Miss(
                        Keys.missed(index, shard),
                        epoch,
                        requireNonNull(missed.get(shard), "asked for"))));
    if (!misses.isEmpty()) {
      commits.add(misses);
    }
    return Set.of();
  }

  /**
   * The commits since which the shards have mirrors; empty if some pod may read one of these when
   * this pod's patience ends. A pod that has acked the commit reads the new owner.
   */
  private Optional<Map<ShardId, Long>> awaitUnread(String index, Set<ShardId> shards) {
    long from = parts.timeline().nanoTime();
    long patience = parts.absentees().patience().toNanos();
    while (parts.timeline().nanoTime() - from < patience) {
      long rings = parts.bell().rings();
      List<MoveState> mirrored = mirrored(index, shards);
      long unacked =
          mirrored.stream()
              .filter(state -> state.phase() == Phase.COMMITTED)
              .mapToLong(MoveState::commitEpoch)
              .max()
              .orElse(0);
      if (unacked == 0 || ackedByReaders(unacked)) {
        Map<ShardId, Long> epochs = new HashMap<>();
        mirrored.forEach(state -> epochs.put(state.move().shard(), state.commitEpoch()));
        return Optional.of(epochs);
      }
      parts.bell().await(rings, POLL);
    }
    return Optional.empty();
  }

  /** Whether every pod that reads has acked an epoch. */
  private boolean ackedByReaders(long epoch) {
    Absentees.Look look = parts.absentees().sharedLook();
    return look.complete() && look.census().acked() >= epoch;
  }

  /**
   * The moves of these shards that have a mirror now. One that is dropped, or is to get the shard
   * back whole, counts no more.
   */
  private List<MoveState> mirrored(String index, Set<ShardId> shards) {
    return parts.catalog().find(Keys.job(index), JobRecord.class).stream()
        .flatMap(job -> job.value().moves().stream())
        .filter(state -> shards.contains(state.move().shard()))
        .filter(
            state ->
                switch (state.phase()) {
                  case COMMITTED, MIRRORING, SWEEPING -> true;
                  case IDLE,
                      DUAL_WRITE_STARTED,
                      MIGRATION_IN_PROGRESS,
                      MIGRATION_COMPLETE,
                      HELD,
                      OLD_REPLICA_DELETED,
                      DONE,
                      FAILED ->
                      false;
                })
        .toList();
  }

  private void commit(List<List<Miss>> batch) {
    List<Miss> misses = batch.stream().flatMap(List::stream).toList();
    Commit commit;
    do {
      Map<String, Held<KeysRecord>> before = new TreeMap<>();
      Map<String, KeysRecord> after = new TreeMap<>();
      for (Miss miss : misses) {
        KeysRecord known = after.computeIfAbsent(miss.key().id(), id -> known(miss, before));
        after.put(miss.key().id(), known.with(miss.commitEpoch(), miss.keys()));
      }
      List<Change> changes = new ArrayList<>();
      after.forEach((id, record) -> changes.add(change(id, record, before)));
      // Another pod may have added keys meanwhile, or the end of the job removed all.
      commit = parts.jobs().commit(Guard.open(), changes);
    } while (commit instanceof Commit.Conflict);
    LOG.log(Level.DEBUG, "recorded what mirrors missed: {0}", misses);
  }

  private KeysRecord known(Miss miss, Map<String, Held<KeysRecord>> before) {
    Optional<Held<KeysRecord>> found = parts.catalog().find(miss.key(), KeysRecord.class);
    found.ifPresent(held -> before.put(miss.key().id(), held));
    return found.map(Held::value).orElseGet(() -> KeysRecord.since(miss.commitEpoch()));
  }

  private static Change change(String id, KeysRecord record, Map<String, Held<KeysRecord>> before) {
    Key key = new Key(Keys.MISSED, id);
    Held<KeysRecord> held = before.get(id);
    return held == null
        ? new Change.Create(key, Codec.text(record))
        : new Change.Replace(key, Codec.text(record), held.revision());
  }
}
