package io.miroir.demo;

import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.fleet.AccessLog;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node's absence, from its kill until it has all back: what was changed meanwhile, and what it
 * received for that. Used by one thread.
 */
final class Absence {
  private final Node node;
  private final Set<Integer> shards;
  private final long killedNanos = System.nanoTime();

  /** When the end of each job's move of a shard to the node was first seen. */
  private final Map<Arrival, Long> arrivals = new HashMap<>();

  private long returnedNanos;
  private long returnedMillis;
  private long endedMillis;

  private record Arrival(String job, int shard) {}

  /**
   * Begins now.
   *
   * @param shards those of which the node has a copy
   */
  Absence(Node node, Set<Integer> shards) {
    this.node = node;
    this.shards = shards;
  }

  Node node() {
    return node;
  }

  /** Its process answers again. */
  void returned() {
    returnedNanos = System.nanoTime();
    returnedMillis = System.currentTimeMillis();
  }

  /** How long its process was down, or has been until now. */
  double seconds() {
    long untilNanos = returnedMillis == 0 ? System.nanoTime() : returnedNanos;
    return Duration.ofNanos(untilNanos - killedNanos).toMillis() / 1_000.0;
  }

  /** Takes note of the copies that are in sync again. */
  void see(MoveStatus status) {
    status.moves().stream()
        .filter(move -> move.done() && move.to().equals(node.id()))
        .map(move -> new Arrival(status.startedAt(), move.shard()))
        .forEach(arrival -> arrivals.putIfAbsent(arrival, System.nanoTime()));
  }

  /** It has all back. */
  void ended() {
    endedMillis = System.currentTimeMillis();
  }

  /** How many documents that it holds were changed while its process was down. */
  long changedWhileDown(Corpus corpus, Ledger ledger) {
    return changed(corpus, ledger, Map.of());
  }

  /**
   * How many documents that it holds were changed from its kill until its copy of their shard was
   * in sync again: until then a partial update does not go to it.
   */
  long changed(Corpus corpus, Ledger ledger) {
    Map<Integer, Long> inSyncNanos = new HashMap<>();
    arrivals.forEach((arrival, at) -> inSyncNanos.merge(arrival.shard(), at, Math::max));
    return changed(corpus, ledger, inSyncNanos);
  }

  private long changed(Corpus corpus, Ledger ledger, Map<Integer, Long> untilNanos) {
    return corpus.entries().stream()
        .filter(entry -> shards.contains(entry.shard()))
        .filter(
            entry ->
                ledger.changed(
                    entry.key(),
                    killedNanos,
                    untilNanos.getOrDefault(entry.shard(), returnedNanos)))
        .count();
  }

  /** How many documents the mover sent it since its return. */
  long repaired(List<AccessLog.Line> lines) {
    return lines.stream()
        .filter(line -> line.atMillis() >= returnedMillis && line.atMillis() <= endedMillis)
        .mapToLong(AccessLog.Line::documentsMoved)
        .sum();
  }
}
