package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.AWAITED;
import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.FOUND;
import static io.miroir.simulator.explore.Cells.HALVES;
import static io.miroir.simulator.explore.Cells.MISSED;
import static io.miroir.simulator.explore.Cells.RIGHT;
import static io.miroir.simulator.explore.Cells.SEEN;
import static io.miroir.simulator.explore.Cells.SUB;
import static io.miroir.simulator.explore.Cells.TERM;
import static io.miroir.simulator.explore.Cells.UNDO_ASKED;
import static io.miroir.simulator.explore.Cells.WRITE_EPOCH;

/** The late sweep and the verification (R10 d), as {@code Sweep} of the engine. */
final class Sweep {
  private static final int GRACE = 0;
  private static final int GRACE_WAIT = 1;
  private static final int DRAIN = 2;
  private static final int READ_OLD = 3;
  private static final int READ_NEW = 4;
  private static final int READ_OLD_AGAIN = 5;
  private static final int READ_NEW_AGAIN = 6;
  private static final int SEND = 7;
  private static final int AWAIT = 8;
  private static final int FINISH = 9;

  private final Rules rules;
  private final MoveTable table;
  private final Term term;
  private final Writing writing;

  Sweep(Rules rules, Term term, Writing writing) {
    this.rules = rules;
    this.table = rules.table();
    this.term = term;
    this.writing = writing;
  }

  /** Waits for late bodies, then looks for suspects without a hold. */
  void search(Steps steps, int pod) {
    int[] w = steps.state();
    if (rules.has(Bug.MIRROR_ENDED_BY_DEATH) && Mover.someoneDied(w)) {
      publish(steps, pod, Told.MIRROR_LOST);
    } else if (rules.has(Bug.NO_SWEEP)
        || (rules.has(Bug.ROUNDS_BEFORE_SWEEP) && w[UNDO_ASKED] == 1)) {
      publish(steps, pod, Told.SWEEP_FINISHED);
    } else if (w[SUB[pod]] == GRACE) {
      w = steps.next();
      Requests.beginGrace(w);
      w[SUB[pod]] = GRACE_WAIT;
      steps.to("The mover of pod %P waits for late bodies.", pod);
    } else if (w[SUB[pod]] == GRACE_WAIT) {
      endGrace(steps, pod);
    } else if (w[SUB[pod]] == DRAIN) {
      drain(steps, pod);
    } else if (rules.has(Bug.SWEEP_WITHOUT_HOLD) && w[SUB[pod]] >= READ_OLD_AGAIN) {
      judgeUnheld(steps, pod);
    } else {
      look(steps, pod, Told.SWEEP_FINISHED, Told.SWEEP_HELD);
    }
  }

  /** All bodies older than the grace have landed; now what was under way meanwhile is to end. */
  private void endGrace(Steps steps, int pod) {
    if (!Requests.graceIsOver(steps.state())) {
      return;
    }
    if (rules.has(Bug.SWEEP_UNDRAINED)) {
      readOld(steps, pod, READ_NEW);
      return;
    }
    steps.next();
    term.publishSame(steps, pod, DRAIN);
  }

  private void drain(Steps steps, int pod) {
    int[] w = steps.state();
    if (!Term.stands(w, pod)) {
      Term.end(steps, pod);
    } else if (!term.leaveOut(steps, pod) && term.acked(w, pod)) {
      w = steps.next();
      w[AWAITED[pod]] = 0;
      w[SUB[pod]] = READ_OLD;
      steps.to("All pods have acked: what began before the grace ended is over.");
    }
  }

  private void publish(Steps steps, int pod, Told told) {
    steps.next();
    term.commit(steps, pod, told, told.sentence());
  }

  /** Reads both copies, and once more behind barriers if they differ without a reason. */
  private void look(Steps steps, int pod, Told equal, Told differing) {
    int[] w = steps.state();
    switch (w[SUB[pod]]) {
      case GRACE, READ_OLD -> readOld(steps, pod, READ_NEW);
      case READ_NEW -> {
        if (unexplained(w, pod, w[DOCUMENT[table.target(w[SEEN[pod]])]])) {
          w = steps.next();
          w[RIGHT[pod]] = rules.has(Bug.SWEEP_WITHOUT_HOLD) ? w[RIGHT[pod]] : 0;
          w[SUB[pod]] = READ_OLD_AGAIN;
          steps.to("The mover of pod %P reads the new copy, and the key is suspect.", pod);
        } else {
          publish(steps, pod, equal);
        }
      }
      case READ_OLD_AGAIN -> {
        if (Nodes.quiet(w)) {
          readOld(steps, pod, READ_NEW_AGAIN);
        }
      }
      case READ_NEW_AGAIN ->
          publish(
              steps,
              pod,
              unexplained(w, pod, w[DOCUMENT[table.target(w[SEEN[pod]])]]) ? differing : equal);
      default -> throw new IllegalStateException("no step " + w[SUB[pod]]);
    }
  }

  private void readOld(Steps steps, int pod, int then) {
    int[] w = steps.next();
    w[RIGHT[pod]] = w[DOCUMENT[table.source(w[SEEN[pod]])]];
    w[SUB[pod]] = then;
    steps.to("The mover of pod %P reads the old copy: %D.", pod, w[RIGHT[pod]]);
  }

  /** Whether no write since the hold explains that the new copy is not as the old one was. */
  private boolean unexplained(int[] w, int pod, int fresh) {
    int old = w[RIGHT[pod]];
    boolean merged = old >> 4 != 0 || fresh >> 4 != 0;
    boolean missed = isMissed(w, pod);
    if (Document.version(old) == Document.version(fresh)) {
      // Versions don't tell; a late body before the merge does.
      return merged && old != fresh && !missed && !rules.has(Bug.MERGED_BY_VERSION);
    }
    if (fresh == Document.ABSENT && rules.has(Bug.SWEEP_OF_PRESENT_KEYS)) {
      return false;
    }
    if (fresh != Document.ABSENT) {
      return !isNew(w, pod, fresh);
    }
    // A late deletion may have taken what was written since the hold.
    boolean lateOnes = w[HALVES] == 1 && !rules.has(Bug.LATE_DELETION);
    return rules.has(Bug.SWEEP_ADDS_ALL) || (!missed && (lateOnes || !isNew(w, pod, old)));
  }

  private boolean isMissed(int[] w, int pod) {
    return w[MISSED] != 0 && w[MISSED] == table.state(w[SEEN[pod]]).commitEpoch();
  }

  /** Whether a document was written since the hold, in which both copies were proved equal. */
  private boolean isNew(int[] w, int pod, int document) {
    int version = Document.version(document);
    int epoch = version < 2 ? 0 : w[WRITE_EPOCH[version - 2]];
    return document != Document.ABSENT && epoch >= table.state(w[SEEN[pod]]).holdEpoch();
  }

  /** Under the hold what the cutover proved stands against what came late. */
  void judge(Steps steps, int pod) {
    int[] w = steps.state();
    switch (w[SUB[pod]]) {
      case GRACE -> {
        if (Nodes.quiet(w)) {
          readOld(steps, pod, READ_NEW);
        }
      }
      case READ_NEW -> readNew(steps, pod, w[DOCUMENT[table.target(w[SEEN[pod]])]]);
      case SEND -> send(steps, pod);
      case AWAIT -> {
        if (writing.applied(steps, pod)) {
          w = steps.next();
          Requests.forget(w, w[TERM[pod]]);
          w[SUB[pod]] = FINISH;
          steps.to("The mover of pod %P sees its repair applied.", pod);
        }
      }
      case FINISH -> publish(steps, pod, Told.SWEEP_RELEASED);
      default -> throw new IllegalStateException("no step " + w[SUB[pod]]);
    }
  }

  private void readNew(Steps steps, int pod, int fresh) {
    int[] w = steps.next();
    boolean wrong = unexplained(w, pod, fresh);
    // What is to be deleted, and only in the version that was seen.
    w[FOUND[pod]] = wrong && w[RIGHT[pod]] == Document.ABSENT ? fresh : Document.ABSENT;
    w[RIGHT[pod]] = 0;
    w[SUB[pod]] = wrong ? SEND : FINISH;
    steps.to("The mover of pod %P reads the new copy: %D.", pod, fresh);
  }

  private void send(Steps steps, int pod) {
    int[] w = steps.state();
    int old = table.source(w[SEEN[pod]]);
    int fresh = table.target(w[SEEN[pod]]);
    if (w[FOUND[pod]] != Document.ABSENT) {
      writing.send(steps, pod, fresh, Task.deleteIf(Document.version(w[FOUND[pod]])), AWAIT);
    } else if (w[DOCUMENT[old]] != Document.ABSENT) {
      writing.sendPage(steps, pod, old, fresh, AWAIT);
    } else {
      w = steps.next();
      w[SUB[pod]] = FINISH;
      steps.to("The mover of pod %P finds the document gone meanwhile.", pod);
    }
  }

  /** What {@link Bug#SWEEP_WITHOUT_HOLD} does with a suspect. */
  private void judgeUnheld(Steps steps, int pod) {
    int[] w = steps.state();
    switch (w[SUB[pod]]) {
      case READ_OLD_AGAIN -> readNew(steps, pod, w[DOCUMENT[table.target(w[SEEN[pod]])]]);
      case FINISH -> publish(steps, pod, Told.SWEEP_FINISHED);
      default -> judge(steps, pod);
    }
  }

  /** Compares once more before the old copy goes; or the shard goes back. */
  void verify(Steps steps, int pod) {
    if (steps.state()[UNDO_ASKED] == 1) {
      int[] w = steps.next();
      w[UNDO_ASKED] = 0;
      term.commit(steps, pod, Told.UNDO_STARTED, Told.UNDO_STARTED.sentence());
    } else if (rules.has(Bug.NO_SWEEP)) {
      publish(steps, pod, Told.VERIFIED);
    } else {
      look(steps, pod, Told.VERIFIED, Told.ROUND_VOIDED);
    }
  }
}
