package io.miroir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.check.KeyHistory;
import io.miroir.demo.check.Ledger;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.CorpusTest;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.AccessLog;
import io.miroir.demo.fleet.MovePhase;
import io.miroir.demo.fleet.MoveStatus;
import io.miroir.demo.fleet.MoveStatus.Move;
import io.miroir.demo.fleet.Node;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AbsenceTest {
  private static final Corpus CORPUS = CorpusTest.small();
  private static final Node NODE = new Node("node-2", URI.create("http://127.0.0.1:7702"));

  private final Entry entry = CORPUS.entries().getFirst();
  private final Entry elsewhere =
      CORPUS.entries().stream()
          .filter(other -> other.shard() != entry.shard())
          .findFirst()
          .orElseThrow();
  private final Ledger ledger = new Ledger();
  private final Absence absence = new Absence(NODE, Set.of(entry.shard()));

  @Test
  void countsEachChangedDocumentOfTheNodeOnce() {
    change(entry);
    change(entry);
    change(elsewhere);
    absence.returned();
    assertThat(absence.changed(CORPUS, ledger)).isEqualTo(1);
    assertThat(absence.changedWhileDown(CORPUS, ledger)).isEqualTo(1);
  }

  @Test
  void countsChangesUntilTheShardIsInSyncAgain() {
    absence.returned();
    change(entry);
    absence.see(ended());
    assertThat(absence.changedWhileDown(CORPUS, ledger)).isZero();
    assertThat(absence.changed(CORPUS, ledger)).isEqualTo(1);
  }

  @Test
  void leavesOutChangesAfterTheShardIsInSyncAgain() {
    absence.returned();
    absence.see(ended());
    change(entry);
    absence.see(ended());
    assertThat(absence.changed(CORPUS, ledger)).isZero();
  }

  @Test
  void countsWhatTheMoverSentBetweenReturnAndEnd() {
    long before = System.currentTimeMillis();
    absence.returned();
    absence.ended();
    long after = System.currentTimeMillis();
    assertThat(absence.repaired(List.of(sent(before - 1, 7), sent(after + 1, 7)))).isZero();
    Absence longer = new Absence(NODE, Set.of());
    longer.returned();
    long amid = System.currentTimeMillis();
    longer.ended();
    assertThat(longer.repaired(List.of(sent(amid, 7)))).isEqualTo(7);
  }

  private void change(Entry changed) {
    KeyHistory history = ledger.history(changed.key());
    history.settle(
        history.begin(State.written(history.nextRevision()), System.nanoTime()),
        Outcome.ACCEPTED,
        System.nanoTime() + 1);
  }

  private MoveStatus ended() {
    Move move = new Move(entry.shard(), NODE.id(), MovePhase.IDLE, true, 0, 0);
    return new MoveStatus(true, "now", List.of(move), 100, MoveStatus.NONE.metrics());
  }

  private static AccessLog.Line sent(long atMillis, int documents) {
    return new AccessLog.Line(
        atMillis,
        "POST",
        "/indexes/demo/documents",
        "miroir rebalance:demo 3",
        documents,
        "",
        false);
  }
}
