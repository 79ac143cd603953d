package io.miroir.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.CorpusTest;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The verdict where each shard has two copies in each of two groups, and one node has left. */
class FinalCheckOfCopiesTest {
  private static final Corpus CORPUS = CorpusTest.small();
  private static final String LEFT = "node-1";
  private static final Layout LAYOUT =
      new Layout(List.of(List.of("node-0", "node-2", "node-3"), List.of("node-4", "node-5")), 2);

  private final Ledger ledger = new Ledger();
  private final Findings findings = new Findings();
  private final Entry entry = CORPUS.entries().get(7);

  /** What each node holds, by key, to be tampered with before the check. */
  private final Map<String, Map<String, ObjectNode>> fleet = sound();

  @Test
  void fourEqualCopiesHaveNoFault() {
    check();
    assertThat(findings.examples()).isEmpty();
  }

  @Test
  void aKeyThatOneOfItsNodesLacksIsLost() {
    for (String owner : LAYOUT.owners(entry.shard())) {
      ObjectNode copy = held(owner).remove(entry.key());
      Findings ofThisNode = new Findings();
      check(ofThisNode);
      assertThat(ofThisNode.count(Fault.LOST)).isEqualTo(1);
      assertThat(ofThisNode.examples().getFirst()).contains("node " + owner);
      held(owner).put(entry.key(), copy);
    }
  }

  @Test
  void anOldCopyBesideThreeNewOnesIsStale() {
    accept(State.written(2));
    LAYOUT.owners(entry.shard()).stream().skip(1).forEach(owner -> write(owner, State.written(2)));
    check();
    assertThat(findings.count(Fault.STALE)).isEqualTo(1);
    assertThat(findings.count(Fault.LOST)).isZero();
  }

  @Test
  void aDeletedDocumentOnOneNodeIsResurrected() {
    accept(State.ABSENT);
    LAYOUT.owners(entry.shard()).stream().skip(1).forEach(owner -> held(owner).remove(entry.key()));
    check();
    assertThat(findings.count(Fault.RESURRECTED)).isEqualTo(1);
  }

  @Test
  void aCopyOnANodeThatHasLeftIsDoubledAndMisplaced() {
    write(LEFT, State.LOADED);
    check();
    assertThat(findings.count(Fault.DOUBLED)).isEqualTo(1);
    assertThat(findings.count(Fault.MISPLACED)).isEqualTo(1);
  }

  @Test
  void aSearchThatMissesAKeyOrHasItTwiceIsFaulty() {
    FinalCheck check = new FinalCheck(CORPUS, ledger, LAYOUT, findings);
    JsonNode hit = Document.of(entry, State.LOADED);
    check.ofSearch(List.of(entry), List.of(hit, hit));
    assertThat(findings.count(Fault.DOUBLED)).isEqualTo(1);
    check.ofSearch(List.of(entry), List.of());
    assertThat(findings.count(Fault.LOST)).isEqualTo(1);
    check.ofSearch(List.of(entry), List.of(Document.of(entry, State.written(2))));
    assertThat(findings.count(Fault.STALE)).isEqualTo(1);
  }

  private void check() {
    check(findings);
  }

  private void check(Findings judged) {
    FinalCheck check = new FinalCheck(CORPUS, ledger, LAYOUT, judged);
    fleet.forEach(
        (node, documents) -> documents.values().forEach(held -> check.ofNode(node, held)));
    check.afterNodes();
  }

  private void accept(State state) {
    KeyHistory history = ledger.history(entry.key());
    history.settle(history.begin(state, 1), Outcome.ACCEPTED, 2);
  }

  private Map<String, ObjectNode> held(String node) {
    return fleet.computeIfAbsent(node, absent -> new HashMap<>());
  }

  private void write(String node, State state) {
    held(node).put(entry.key(), document(entry, state));
  }

  private static Map<String, Map<String, ObjectNode>> sound() {
    Map<String, Map<String, ObjectNode>> fleet = new TreeMap<>();
    for (Entry entry : CORPUS.entries()) {
      for (String owner : LAYOUT.owners(entry.shard())) {
        fleet
            .computeIfAbsent(owner, absent -> new HashMap<>())
            .put(entry.key(), document(entry, State.LOADED));
      }
    }
    return fleet;
  }

  private static ObjectNode document(Entry entry, State state) {
    return Document.of(entry, state)
        .put("_miroir_shard", entry.shard())
        .put("_miroir_key", Placement.rangeKey(entry.key()))
        .put("_miroir_version", 1L << 32);
  }
}
