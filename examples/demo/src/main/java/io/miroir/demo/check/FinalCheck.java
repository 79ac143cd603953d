package io.miroir.demo.check;

import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.Placement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final List<String> nodeIds;
  private final Findings findings;
  private final Map<String, Integer> copies = new HashMap<>();

  /**
   * Judges by the fleet as it should be now.
   *
   * @param nodeIds all nodes, by which the placement is computed
   */
  public FinalCheck(Corpus corpus, Ledger ledger, List<String> nodeIds, Findings findings) {
    this.corpus = corpus;
    this.ledger = ledger;
    this.nodeIds = List.copyOf(nodeIds);
    this.findings = findings;
  }

  /** Judges a document as a node holds it, with the reserved fields. */
  public void ofNode(String nodeId, JsonNode document) {
    String key = document.path(Document.PRIMARY_KEY).asString("");
    String where = "node " + nodeId;
    if (copies.merge(key, 1, Integer::sum) == 2) {
      findings.report(Fault.DOUBLED, key, "a second copy is on " + where);
    }
    int shard = Placement.shard(key, corpus.shards());
    String owner = Placement.owner(shard, nodeIds);
    if (!owner.equals(nodeId)) {
      findings.report(
          Fault.MISPLACED, key, where + " has it; its shard " + shard + " belongs to " + owner);
    } else if (document.path(SHARD).asInt(-1) != shard) {
      findings.report(
          Fault.MISPLACED,
          key,
          where + " has it as shard " + document.path(SHARD) + " instead of " + shard);
    }
    judgePresent(key, withoutReserved(document), where);
  }

  /** Judges the keys that no node was found to have. */
  public void afterNodes() {
    for (Entry entry : corpus.entries()) {
      if (!copies.containsKey(entry.key())) {
        findings.judgeAbsent(entry, allowed(entry.key()), "no node");
      }
    }
  }

  /** Judges what the front gave when it was asked for these entries. */
  public void ofFront(List<Entry> asked, List<JsonNode> documents) {
    Set<String> seen = new HashSet<>();
    for (JsonNode document : documents) {
      String key = document.path(Document.PRIMARY_KEY).asString("");
      if (!seen.add(key)) {
        findings.report(Fault.DOUBLED, key, "the front has it twice");
      }
      judgePresent(key, document, "the front");
    }
    for (Entry entry : asked) {
      if (!seen.contains(entry.key())) {
        findings.judgeAbsent(entry, allowed(entry.key()), "the front");
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
