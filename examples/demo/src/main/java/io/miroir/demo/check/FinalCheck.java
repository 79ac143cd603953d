package io.miroir.demo.check;

import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.Placement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The verdict at the end, when no operation is under way: what every node and the front hold of
 * each key, against the ledger and the checker's own placement.
 */
public final class FinalCheck {
  private static final String RESERVED = "_miroir_";
  private static final String SHARD = "_miroir_shard";

  private final Corpus corpus;
  private final Ledger ledger;
  private final Findings findings;

  /** The nodes that should hold each shard. */
  private final List<Set<String>> owners;

  /** The nodes that were found to have each key. */
  private final Map<String, Set<String>> holders = new HashMap<>();

  /** Judges by the fleet as it should be now. */
  public FinalCheck(Corpus corpus, Ledger ledger, Layout layout, Findings findings) {
    this.corpus = corpus;
    this.ledger = ledger;
    this.findings = findings;
    this.owners = IntStream.range(0, corpus.shards()).mapToObj(layout::owners).toList();
  }

  /** Judges a document as a node holds it, with the reserved fields. */
  public void ofNode(String nodeId, JsonNode document) {
    String key = document.path(Document.PRIMARY_KEY).asString("");
    String where = "node " + nodeId;
    int shard = Placement.shard(key, corpus.shards());
    Set<String> expected = owners.get(shard);
    Set<String> found = holders.computeIfAbsent(key, absent -> new HashSet<>());
    if (!found.add(nodeId) || found.size() > expected.size()) {
      findings.report(
          Fault.DOUBLED,
          key,
          "copy %d of %d is on %s".formatted(found.size(), expected.size(), where));
    }
    if (!expected.contains(nodeId)) {
      findings.report(
          Fault.MISPLACED,
          key,
          where + " has it; its shard " + shard + " belongs to " + String.join(", ", expected));
    } else if (document.path(SHARD).asInt(-1) != shard) {
      findings.report(
          Fault.MISPLACED,
          key,
          where + " has it as shard " + document.path(SHARD) + " instead of " + shard);
    }
    judgePresent(key, withoutReserved(document), where);
  }

  /** Judges the keys that a node does not have although it should hold their shards. */
  public void afterNodes() {
    for (Entry entry : corpus.entries()) {
      Set<String> found = holders.getOrDefault(entry.key(), Set.of());
      for (String owner : owners.get(entry.shard())) {
        if (!found.contains(owner)) {
          findings.judgeAbsent(entry, allowed(entry.key()), "node " + owner);
        }
      }
    }
  }

  /** Judges what the front gave when it was asked for these entries by their keys. */
  public void ofFront(List<Entry> asked, List<JsonNode> documents) {
    judge(asked, documents, "the front");
  }

  /** Judges what a search gave that asked for these entries. */
  public void ofSearch(List<Entry> asked, List<JsonNode> hits) {
    judge(asked, hits, "a search at the end");
  }

  private void judge(List<Entry> asked, List<JsonNode> documents, String where) {
    Set<String> seen = new HashSet<>();
    for (JsonNode document : documents) {
      String key = document.path(Document.PRIMARY_KEY).asString("");
      if (!seen.add(key)) {
        findings.report(Fault.DOUBLED, key, where + " has it twice");
      }
      judgePresent(key, document, where);
    }
    for (Entry entry : asked) {
      if (!seen.contains(entry.key())) {
        findings.judgeAbsent(entry, allowed(entry.key()), where);
      }
    }
  }

  private void judgePresent(String key, JsonNode document, String where) {
    corpus
        .find(key)
        .ifPresentOrElse(
            entry -> findings.judge(entry, allowed(key), document, where),
            () -> findings.report(Fault.RESURRECTED, key, where + " has it, no one wrote it"));
  }

  private Set<State> allowed(String key) {
    long nowNanos = System.nanoTime();
    return ledger.allowed(key, nowNanos, nowNanos);
  }

  private static JsonNode withoutReserved(JsonNode document) {
    ObjectNode plain = ((ObjectNode) document).deepCopy();
    plain.remove(
        document.propertyNames().stream().filter(name -> name.startsWith(RESERVED)).toList());
    return plain;
  }
}
