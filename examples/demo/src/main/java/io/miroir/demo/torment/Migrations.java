package io.miroir.demo.torment;

import io.miroir.demo.torment.NodeLog.Line;
import io.miroir.demo.torment.NodeLog.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds by the nodes' own logs what was migrated twice, or by two movers at once.
 *
 * <p>A <em>duplicate migration</em> is one of these:
 *
 * <ol>
 *   <li>A change of documents that a node accepted with the key of a mover's term, although its
 *       head came later than that of some request that the same node had accepted with the key of a
 *       <em>higher</em> term. A term uses its key only after the fence, which puts all lower ones
 *       out of force; so this is a slice of which two terms wrote after the fence of the higher.
 *   <li>A slice that was read whole from its source, and then accepted by another node, although it
 *       lay, up to its end, below the cursor of its shard's move that had been seen persisted in
 *       the same job before the read's head came. Slices above the cursor, those in flight when a
 *       term ended, are sent again; that is no duplicate. Nor is what a leader reads that woke up
 *       too late: no node accepts it. A read and a write belong together if the write came with a
 *       mover's key within {@value #TOGETHER_MILLIS} ms, had as many documents, and its first one
 *       lies in the slice.
 *   <li>Where nothing was struck: two whole reads of one job whose slices overlap.
 * </ol>
 *
 * Times are those of this machine's one wall clock, which nodes and checker share, in milliseconds;
 * what happens within one of them is not held against anybody.
 */
final class Migrations {
  /**
   * A reading of the job.
   *
   * @param atMillis when its answer had come
   */
  record Seen(long atMillis, String job, Map<Integer, Long> cursors) {}

  private static final long TOGETHER_MILLIS = 5_000;

  private final List<Seen> seen = new ArrayList<>();

  /** Takes note of a status that was just answered. */
  synchronized void see(JobStatus status) {
    if (status.inProgress()) {
      seen.add(new Seen(System.currentTimeMillis(), status.startedAt(), status.cursors()));
    }
  }

  /** Those of the first two kinds, as sentences. */
  synchronized List<String> duplicates(List<NodeLog> logs) {
    List<String> found = new ArrayList<>();
    logs.forEach(log -> found.addAll(byLowerTerms(log)));
    List<Line> copies =
        logs.stream().flatMap(log -> log.lines().stream()).filter(Line::acceptedCopy).toList();
    logs.forEach(log -> found.addAll(belowCursors(log, copies)));
    return found;
  }

  private static List<String> byLowerTerms(NodeLog log) {
    List<String> found = new ArrayList<>();
    Map<Long, Long> firstUse = new HashMap<>();
    for (Line line : log.lines()) {
      OptionalLong term = line.term();
      if (term.isPresent() && line.status() < 300) {
        firstUse.merge(term.getAsLong(), line.admittedAtMillis(), Math::min);
      }
    }
    for (Line line : log.lines()) {
      OptionalLong term = line.term();
      if (term.isPresent() && line.accepted()) {
        firstUse.forEach(
            (other, usedAt) -> {
              if (other > term.getAsLong() && usedAt < line.admittedAtMillis()) {
                found.add(
                    "node %s accepted %s %s of term %d at %d, after term %d had used its key at %d"
                        .formatted(
                            log.node(),
                            line.method(),
                            line.path(),
                            term.getAsLong(),
                            line.admittedAtMillis(),
                            other,
                            usedAt));
              }
            });
      }
    }
    return found;
  }

  private List<String> belowCursors(NodeLog log, List<Line> copies) {
    List<String> found = new ArrayList<>();
    for (Line line : log.lines()) {
      Optional<Slice> slice = line.copied();
      if (slice.isPresent()) {
        long cursor = cursorBefore(line.admittedAtMillis(), slice.get().shard());
        if (slice.get().to() <= cursor && wasWritten(line, slice.get(), copies)) {
          found.add(
              "node %s was read %s at %d, below the persisted cursor %d"
                  .formatted(log.node(), slice.get(), line.admittedAtMillis(), cursor));
        }
      }
    }
    return found;
  }

  private static boolean wasWritten(Line read, Slice slice, List<Line> copies) {
    return copies.stream()
        .filter(copy -> copy.admittedAtMillis() >= read.admittedAtMillis())
        .filter(copy -> copy.admittedAtMillis() - read.admittedAtMillis() < TOGETHER_MILLIS)
        .anyMatch(copy -> copy.documents() == read.documents() && slice.contains(copy.first()));
  }

  /** The highest cursor of a shard that was seen before a moment, in the job of that moment. */
  private long cursorBefore(long atMillis, int shard) {
    long cursor = 0;
    String job = "";
    for (Seen reading : seen) {
      if (reading.atMillis() >= atMillis) {
        break;
      }
      if (!reading.job().equals(job)) {
        job = reading.job();
        cursor = 0;
      }
      cursor = Math.max(cursor, reading.cursors().getOrDefault(shard, 0L));
    }
    return cursor;
  }

  /** Those of the third kind, as sentences. */
  static List<String> overlaps(List<NodeLog> logs) {
    List<String> found = new ArrayList<>();
    Map<Integer, List<Slice>> read = new HashMap<>();
    for (NodeLog log : logs) {
      for (Line line : log.lines()) {
        line.copied()
            .ifPresent(
                slice -> {
                  List<Slice> before =
                      read.computeIfAbsent(slice.shard(), shard -> new ArrayList<>());
                  if (before.stream().anyMatch(slice::overlaps)) {
                    found.add("node %s was read %s again".formatted(log.node(), slice));
                  }
                  before.add(slice);
                });
      }
    }
    return found;
  }
}
