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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FinalCheckTest {
  private static final int TRIES = 10;
  private static final List<String> NODES = List.of("node-0", "node-1", "node-2", "node-3");
  private static final Corpus CORPUS = CorpusTest.small();

  private Ledger ledger = new Ledger();
  private Findings findings = new Findings();

  /** What the nodes hold, to be tampered with before the check. */
  private Map<String, List<ObjectNode>> fleet = sound();

  @BeforeTry
  void beginAnew() {
    ledger = new Ledger();
    findings = new Findings();
    fleet = sound();
  }

  @Property(tries = 1)
  void aSoundFleetHasNoFault() {
    check();
    assertThat(findings.examples()).isEmpty();
    assertOnly();
  }

  @Property(tries = TRIES)
  void aPlantedLossIsLost(@ForAll @IntRange(max = 999) int index) {
    holder(entry(index)).remove(document(entry(index)));
    check();
    assertOnly(Fault.LOST);
  }

  @Property(tries = TRIES)
  void aPlantedOldDocumentIsStale(@ForAll @IntRange(max = 999) int index) {
    accept(entry(index), State.written(2));
    check();
    assertOnly(Fault.STALE);
  }

  @Property(tries = TRIES)
  void aLostUpdateIsStaleThoughItsEditionIsRight(@ForAll @IntRange(max = 999) int index) {
    accept(entry(index), State.LOADED.updated(2));
    check();
    assertOnly(Fault.STALE);
  }

  @Property(tries = TRIES)
  void aMixtureOfTwoStatesIsStale(@ForAll @IntRange(max = 999) int index) {
    document(entry(index)).put("gloss", "of another revision");
    check();
    assertOnly(Fault.STALE);
  }

  @Property(tries = TRIES)
  void aDocumentAfterItsDeletionIsResurrected(@ForAll @IntRange(max = 999) int index) {
    accept(entry(index), State.ABSENT);
    check();
    assertOnly(Fault.RESURRECTED);
  }

  @Property(tries = TRIES)
  void aSecondCopyElsewhereIsDoubledAndMisplaced(@ForAll @IntRange(max = 999) int index) {
    String elsewhere =
        NODES.stream().filter(node -> !node.equals(owner(entry(index)))).findFirst().orElseThrow();
    fleet.get(elsewhere).add(document(entry(index)).deepCopy());
    check();
    assertOnly(Fault.DOUBLED, Fault.MISPLACED);
  }

  @Property(tries = TRIES)
  void anotherShardNumberIsMisplaced(
      @ForAll @IntRange(max = 999) int index, @ForAll @IntRange(min = 1, max = 63) int off) {
    document(entry(index)).put("_miroir_shard", (entry(index).shard() + off) % 64);
    check();
    assertOnly(Fault.MISPLACED);
  }

  @Property(tries = TRIES)
  void anUnknownOperationAllowsOldAndNew(
      @ForAll @IntRange(max = 999) int index, @ForAll boolean tookEffect) {
    KeyHistory history = ledger.history(entry(index).key());
    history.settle(history.begin(State.ABSENT, 1), Outcome.UNKNOWN, 2);
    if (tookEffect) {
      holder(entry(index)).remove(document(entry(index)));
    }
    check();
    assertOnly();
  }

  private void check() {
    FinalCheck check = new FinalCheck(CORPUS, ledger, Layout.single(NODES), findings);
    List<JsonNode> front = new ArrayList<>();
    fleet.forEach(
        (node, documents) ->
            documents.forEach(
                document -> {
                  check.ofNode(node, document);
                  if (node.equals(
                      Placement.owner(
                          Placement.shard(document.path("id").asString(), 64), NODES))) {
                    ObjectNode plain = document.deepCopy();
                    plain.remove(List.of("_miroir_shard", "_miroir_key", "_miroir_version"));
                    front.add(plain);
                  }
                }));
    check.afterNodes();
    check.ofFront(CORPUS.entries(), front);
  }

  private void assertOnly(Fault... expected) {
    for (Fault fault : Fault.values()) {
      assertThat(findings.count(fault))
          .as(fault.figure())
          .isEqualTo(List.of(expected).contains(fault) ? 1 : 0);
    }
  }

  private void accept(Entry entry, State state) {
    KeyHistory history = ledger.history(entry.key());
    history.settle(history.begin(state, 1), Outcome.ACCEPTED, 2);
  }

  private static Entry entry(int index) {
    return CORPUS.entries().get(index);
  }

  private static String owner(Entry entry) {
    return Placement.owner(entry.shard(), NODES);
  }

  private List<ObjectNode> holder(Entry entry) {
    return fleet.get(owner(entry));
  }

  private ObjectNode document(Entry entry) {
    return holder(entry).stream()
        .filter(document -> document.path("id").asString().equals(entry.key()))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, List<ObjectNode>> sound() {
    Map<String, List<ObjectNode>> fleet = new LinkedHashMap<>();
    NODES.forEach(node -> fleet.put(node, new ArrayList<>()));
    for (Entry entry : CORPUS.entries()) {
      fleet
          .get(owner(entry))
          .add(
              Document.of(entry, State.LOADED)
                  .put("_miroir_shard", entry.shard())
                  .put("_miroir_key", Placement.rangeKey(entry.key()))
                  .put("_miroir_version", 1L << 32));
    }
    return fleet;
  }
}
