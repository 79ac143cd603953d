package io.miroir.demo.check;

import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** What was found wrong so far: keys by fault, and searches that were answered wrongly. */
public final class Findings {
  private static final int EXAMPLES_MAX = 20;

  private final Set<Finding> findings = ConcurrentHashMap.newKeySet();
  private final AtomicInteger searchMismatches = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();
  private final AtomicInteger exampleCount = new AtomicInteger();

  private record Finding(Fault fault, String key) {}

  /** Judges that a read found no document of a key. */
  public void judgeAbsent(Entry entry, Set<State> allowed, String where) {
    judge(entry, allowed, State.ABSENT, where);
  }

  /** Judges the document that a read found, the reserved fields of the fleet taken off. */
  public void judge(Entry entry, Set<State> allowed, JsonNode document, String where) {
    State found = Document.stateOf(document);
    if (allowed.contains(found) && !Document.consistent(entry, document)) {
      report(Fault.STALE, entry.key(), where + " has the content of no state: " + document);
    } else {
      judge(entry, allowed, found, where);
    }
  }

  private void judge(Entry entry, Set<State> allowed, State found, String where) {
    Fault.of(allowed, found)
        .ifPresent(
            fault ->
                report(fault, entry.key(), where + " has " + found + "; allowed are " + allowed));
  }

  /** Counts a fault of a key, once however often it is met. */
  public void report(Fault fault, String key, String detail) {
    if (findings.add(new Finding(fault, key))) {
      example(fault.figure() + " " + key + ": " + detail);
    }
  }

  /** Counts a search over the frozen quarter that was answered wrongly. */
  public void reportMismatch(String detail) {
    searchMismatches.incrementAndGet();
    example("search mismatch: " + detail);
  }

  private void example(String text) {
    if (exampleCount.incrementAndGet() <= EXAMPLES_MAX) {
      examples.add(text);
    }
  }

  /** How many keys have a fault. */
  public int count(Fault fault) {
    return (int) findings.stream().filter(finding -> finding.fault() == fault).count();
  }

  public int searchMismatches() {
    return searchMismatches.get();
  }

  /** The first findings, as sentences. */
  public List<String> examples() {
    return List.copyOf(examples);
  }
}
