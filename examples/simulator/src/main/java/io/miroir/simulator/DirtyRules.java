package io.miroir.simulator;

import io.miroir.api.job.Entry;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.DirtyRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod has to tell the mover as dirty (R7): at the start of a round each key that it has
 * written since it told last, one that was under way then among them.
 */
final class DirtyRules {
  /**
   * A node has accepted a pod's part of a write.
   *
   * @param key the primary key; empty if the whole shard is meant
   * @param begunAt when the pod had begun it
   */
  private record Written(String pod, int shard, String key, long begunAt, long acceptedAt) {}

  private record Told(DirtyRecord record, long at) {}

  private final Scheduler scheduler;
  private final List<Written> written = new ArrayList<>();

  /** What each pod was asked to write and did not refuse. */
  private final Map<Operation, String> asked = new HashMap<>();

  private final Map<String, Told> told = new HashMap<>();

  /** When each round or hold of the present moves was started, by shard and number. */
  private final Map<Integer, Map<Integer, Long>> starts = new HashMap<>();

  DirtyRules(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Another job begins. */
  void forget() {
    told.clear();
    starts.clear();
  }

  /** A move has come so far. */
  void moved(MoveState before, MoveState now) {
    int shard = now.move().shard().value();
    int take = now.round() + now.holds();
    if (now.settled()) {
      starts.remove(shard);
    } else if (take > before.round() + before.holds()) {
      starts.computeIfAbsent(shard, absent -> new HashMap<>()).put(take, scheduler.now());
    }
  }

  /** A pod is asked for a write. */
  void asked(String pod, Operation operation) {
    asked.put(operation, pod);
  }

  /** A pod has begun nothing. */
  void refused(Operation operation) {
    asked.remove(operation);
  }

  /** A node has told a pod that it accepted its part of a write. */
  void accepted(String pod, Operation operation, Set<Integer> shards) {
    if (operation.kind() == Operation.Kind.DELETE_COLOUR) {
      shards.forEach(shard -> accepted(pod, operation, shard, ""));
      return;
    }
    for (int number : operation.keys()) {
      String key = Document.primaryKey(number);
      int shard = Document.shardOf(number);
      if (shards.contains(shard)) {
        accepted(pod, operation, shard, key);
      }
    }
  }

  private void accepted(String pod, Operation operation, int shard, String key) {
    written.add(new Written(pod, shard, key, operation.begunAt(), scheduler.now()));
  }

  /** A record was written. */
  void committed(Entry entry) {
    if (entry.key().kind().equals("dirty")) {
      String[] name = entry.key().id().split("/", 3);
      told(name[2], Integer.parseInt(name[1]), Codec.read(DirtyRecord.class, entry.text()));
    }
  }

  /**
   * A pod tells what is dirty. A write of which a part was accepted after it told last was under
   * way then, or began later; one that began before this round has ended by now. What was written
   * once more since may be under way again, and is told the next time.
   */
  void told(String pod, int shard, DirtyRecord record) {
    Told last = told.put(pod + " " + shard, new Told(record, scheduler.now()));
    Map<Integer, Long> started = starts.getOrDefault(shard, Map.of());
    Long since = started.get(record.take() - 1);
    Long until = started.get(record.take());
    if (last == null || since == null || until == null || !follows(last.record(), record)) {
      return;
    }
    Set<String> lacking = new TreeSet<>();
    Set<String> again = keysBegunSince(until, pod);
    written.stream()
        .filter(one -> one.pod().equals(pod) && one.shard() == shard)
        .filter(one -> one.begunAt() > since && one.begunAt() < until)
        .filter(one -> one.acceptedAt() > last.at() && !covers(record, one.key()))
        .filter(one -> !again.contains(one.key()))
        .forEach(one -> lacking.add(one.key().isEmpty() ? "all" : one.key()));
    if (!lacking.isEmpty()) {
      scheduler.fail(
          new AssertionError(
              "G2: " + pod + " does not tell of shard " + shard + " that it wrote " + lacking));
    }
  }

  private Set<String> keysBegunSince(long moment, String pod) {
    Set<String> keys = new TreeSet<>();
    asked.forEach(
        (operation, by) -> {
          if (by.equals(pod) && operation.begunAt() > moment) {
            operation.keys().forEach(key -> keys.add(Document.primaryKey(key)));
          }
        });
    return keys;
  }

  private static boolean follows(DirtyRecord last, DirtyRecord record) {
    return last.session() == record.session() && last.take() + 1 == record.take();
  }

  private static boolean covers(DirtyRecord record, String key) {
    return record.whole() || record.keys().contains(key);
  }
}
