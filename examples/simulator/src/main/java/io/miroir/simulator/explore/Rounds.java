package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.AT_START;
import static io.miroir.simulator.explore.Cells.DIRTY_KEY;
import static io.miroir.simulator.explore.Cells.DIRTY_SESSION;
import static io.miroir.simulator.explore.Cells.DIRTY_TAKE;
import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.FOUND;
import static io.miroir.simulator.explore.Cells.LIVE;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.RIGHT;
import static io.miroir.simulator.explore.Cells.SEEN;
import static io.miroir.simulator.explore.Cells.SUB;
import static io.miroir.simulator.explore.Cells.TERM;
import static io.miroir.simulator.explore.Cells.TOKEN;

import io.miroir.engine.plan.Effect;
import io.miroir.engine.plan.MoveState;

/** Rounds and the cutover (R7, R8), as {@code Rounds} and {@code Comparison} of the engine. */
final class Rounds {
  private static final int GATHER = 0;
  private static final int READ_RIGHT = 1;
  private static final int READ_FOUND = 2;
  private static final int SEND = 3;
  private static final int AWAIT = 4;
  private static final int EQUAL = 5;

  private final Rules rules;
  private final MoveTable table;
  private final Term term;
  private final Writing writing;

  Rounds(Rules rules, Term term, Writing writing) {
    this.rules = rules;
    this.table = rules.table();
    this.term = term;
    this.writing = writing;
  }

  /** Commits the start of a round or a hold. */
  void start(Steps steps, int pod, Told told) {
    if (!term.leaveOut(steps, pod)) {
      int[] w = steps.next();
      int before = w[AT_START[pod]];
      boolean same = before == Term.sessions(w);
      boolean whole = table.state(w[SEEN[pod]]).voided() || rules.has(Bug.POD_LEFT_BEFORE_HOLD);
      w[AT_START[pod]] = Term.sessions(w);
      Told started = same || whole ? told : Told.ROUND_VOIDED;
      term.commit(steps, pod, started, started.sentence());
    }
  }

  /** Makes the target equal where a key is dirty, then says so, or commits the new owner. */
  void compare(Steps steps, int pod, Effect effect) {
    int[] w = steps.state();
    switch (w[SUB[pod]]) {
      case GATHER -> gather(steps, pod);
      case READ_RIGHT -> {
        if (Nodes.quiet(w)) {
          w = steps.next();
          w[RIGHT[pod]] = w[DOCUMENT[table.source(w[SEEN[pod]])]];
          w[SUB[pod]] = READ_FOUND;
          steps.to(
              "Behind barriers the mover of pod %P reads at the source: %D.", pod, w[RIGHT[pod]]);
        }
      }
      case READ_FOUND -> readFound(steps, pod);
      case SEND -> sendRight(steps, pod);
      case AWAIT -> {
        if (writing.applied(steps, pod)) {
          w = steps.next();
          Requests.forget(w, w[TERM[pod]]);
          w[SUB[pod]] = EQUAL;
          steps.to("The mover of pod %P sees its repair applied.", pod);
        }
      }
      case EQUAL -> {
        w = steps.next();
        if (effect == Effect.COMPARE) {
          term.commit(steps, pod, Told.ROUND_ENDED, Told.ROUND_ENDED.sentence());
        } else if (Term.stands(w, pod)) {
          term.commit(steps, pod, Told.COMMITTED, Told.COMMITTED.sentence());
        } else {
          Term.end(steps, pod);
        }
      }
      default -> throw new IllegalStateException("no step " + w[SUB[pod]]);
    }
  }

  private void gather(Steps steps, int pod) {
    if (term.leaveOut(steps, pod)) {
      return;
    }
    int[] w = steps.next();
    MoveState state = table.state(w[SEEN[pod]]);
    boolean sessions =
        Term.sessions(w) == w[AT_START[pod]]
            || rules.has(Bug.POD_LEFT_DURING_ROUND)
            || rules.has(Bug.POD_REJOINED_DURING_ROUND);
    if (!sessions || !published(w, state)) {
      term.commit(steps, pod, Told.ROUND_VOIDED, Told.ROUND_VOIDED.sentence());
      return;
    }
    boolean dirty = state.voided() || anyDirty(w);
    boolean believes = rules.has(Bug.UNDO_WITHOUT_ROUNDS) && table.reversed(w[SEEN[pod]]);
    w[SUB[pod]] = dirty && !believes ? READ_RIGHT : EQUAL;
    steps.to(
        dirty
            ? "The mover of pod %P has gathered the dirty keys."
            : "The mover of pod %P has gathered the dirty keys: none.",
        pod);
  }

  /** Whether every live pod has told its dirty keys for the newest start. */
  private boolean published(int[] w, MoveState state) {
    for (int pod = 0; pod < PODS; pod++) {
      boolean told =
          w[DIRTY_SESSION[pod]] == w[TOKEN[pod]]
              && w[DIRTY_TAKE[pod]] == state.round() + state.holds();
      if (w[LIVE[pod]] == 1 && !told && !rules.has(Bug.POD_REJOINED_DURING_ROUND)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyDirty(int[] w) {
    for (int pod = 0; pod < PODS; pod++) {
      if (w[LIVE[pod]] == 1 && w[DIRTY_KEY[pod]] == 1) {
        return true;
      }
    }
    return false;
  }

  private void readFound(Steps steps, int pod) {
    int[] w = steps.next();
    int target = table.target(w[SEEN[pod]]);
    int right = w[RIGHT[pod]];
    int found = w[DOCUMENT[target]];
    w[RIGHT[pod]] = 0;
    if (Document.version(right) == Document.version(found)) {
      w[SUB[pod]] = EQUAL;
      steps.to("The mover of pod %P reads at the target: %D, the same version.", pod, found);
    } else if (right != Document.ABSENT) {
      w[SUB[pod]] = SEND;
      steps.to("The mover of pod %P reads at the target: %D, to be replaced.", pod, found);
    } else {
      w[FOUND[pod]] = found;
      w[SUB[pod]] = SEND;
      steps.to("The mover of pod %P reads at the target: %D, to be deleted.", pod, found);
    }
  }

  private void sendRight(Steps steps, int pod) {
    int[] w = steps.state();
    int source = table.source(w[SEEN[pod]]);
    int target = table.target(w[SEEN[pod]]);
    if (w[FOUND[pod]] != Document.ABSENT) {
      writing.send(steps, pod, target, Task.deleteIf(Document.version(w[FOUND[pod]])), AWAIT);
    } else if (w[DOCUMENT[source]] != Document.ABSENT) {
      writing.sendPage(steps, pod, source, target, AWAIT);
    } else {
      w = steps.next();
      w[SUB[pod]] = EQUAL;
      steps.to("The mover of pod %P finds the document gone meanwhile.", pod);
    }
  }
}
