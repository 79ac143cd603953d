package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.EFFECT;
import static io.miroir.simulator.explore.Cells.FENCED;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LEAD_HOLDER;
import static io.miroir.simulator.explore.Cells.LEAD_TOKEN;
import static io.miroir.simulator.explore.Cells.LIVE;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.SEEN;
import static io.miroir.simulator.explore.Cells.SUB;
import static io.miroir.simulator.explore.Cells.TERM;
import static io.miroir.simulator.explore.Cells.TERMS;
import static io.miroir.simulator.explore.Cells.UNDO_ASKED;

import io.miroir.engine.plan.Effect;
import io.miroir.engine.plan.Phase;
import java.util.List;

/**
 * The mover of each pod: it gets the lease, claims the move, and does what the effect of the
 * engine's last row says, step by step; as {@code Leader}, {@code MoveDriver} and {@code Copying}
 * do it. {@link Rounds} and {@link Sweep} have the effects that compare.
 */
final class Mover {
  /** What is to be done first in a term, in place of an effect: none is of that number. */
  private static final int CLAIM = 31;

  /** What a mover does is a number of this list. */
  static final List<Effect> EFFECTS = List.of(Effect.values());

  private final Rules rules;
  private final MoveTable table;
  private final Term term;
  private final Writing writing;
  private final Rounds rounds;
  private final Sweep sweep;

  Mover(Rules rules, Requests requests) {
    this.rules = rules;
    this.table = rules.table();
    this.term = new Term(rules);
    this.writing = new Writing(requests);
    this.rounds = new Rounds(rules, term, writing);
    this.sweep = new Sweep(rules, term, writing);
  }

  /** The process has crashed. */
  static void forget(int[] w, int pod) {
    Term.forget(w, pod);
  }

  void successors(Steps steps) {
    int[] w = steps.next();
    int holder = w[LEAD_HOLDER] - 1;
    if (holder >= 0 && (w[TERM[holder]] == 0 || Cells.spend(w, Bound.TERM_EXPIRIES))) {
      w[LEAD_HOLDER] = 0;
      steps.to("The lease of the move expires, which pod %P had.", holder);
    }
    w = steps.next();
    if (undoable(w) && Cells.spend(w, Bound.UNDOS)) {
      w[UNDO_ASKED] = 1;
      steps.to("Someone asks for the shard to go back.");
    }
    for (int pod = 0; pod < PODS; pod++) {
      if (steps.state()[TERM[pod]] == 0) {
        acquire(steps, pod);
      } else if (steps.state()[EFFECT[pod]] == CLAIM) {
        term.claim(steps, pod);
      } else if (steps.state()[SUB[pod]] == Term.WAITING) {
        term.await(steps, pod);
      } else {
        perform(steps, pod, EFFECTS.get(steps.state()[EFFECT[pod]]));
      }
    }
  }

  private boolean undoable(int[] w) {
    Phase phase = table.phase(w[JOB]);
    return w[UNDO_ASKED] == 0
        && !table.reversed(w[JOB])
        && phase.readsNew()
        && phase != Phase.OLD_REPLICA_DELETED
        && phase != Phase.DONE;
  }

  private void acquire(Steps steps, int pod) {
    int[] w = steps.state();
    boolean free = w[LEAD_HOLDER] == 0 || w[LEAD_HOLDER] == pod + 1;
    if (free && Pods.serving(w, pod) && w[LEAD_TOKEN] < TERMS && !table.state(w[JOB]).settled()) {
      w = steps.next();
      w[LEAD_TOKEN]++;
      w[LEAD_HOLDER] = pod + 1;
      w[TERM[pod]] = w[LEAD_TOKEN];
      w[EFFECT[pod]] = CLAIM;
      steps.to("Pod %P gets the lease of the move with token %E.", pod, w[LEAD_TOKEN]);
    }
  }

  private void perform(Steps steps, int pod, Effect effect) {
    switch (effect) {
      case FENCE -> fence(steps, pod);
      case DELETE_LEFTOVERS -> delete(steps, pod, target(steps, pod), Told.PREPARED);
      case AWAIT_ACKS -> awaitAgain(steps, pod);
      case COPY -> copy(steps, pod);
      case START_ROUND -> rounds.start(steps, pod, Told.ROUND_STARTED);
      case COMPARE, COMPARE_AND_COMMIT -> rounds.compare(steps, pod, effect);
      case START_HOLD -> rounds.start(steps, pod, Told.HOLD_STARTED);
      case UNDO_HOLD -> publish(steps, pod, Told.HOLD_UNDONE);
      case START_MIRROR -> publish(steps, pod, Told.MIRROR_STARTED);
      case SWEEP -> sweep.search(steps, pod);
      case JUDGE_SUSPECTS -> sweep.judge(steps, pod);
      case VERIFY -> sweep.verify(steps, pod);
      case DROP_OLD -> dropOld(steps, pod);
      case DELETE_OLD_COPY -> delete(steps, pod, source(steps, pod), Told.DELETION_CONFIRMED);
      case DELETE_HALF_COPY -> delete(steps, pod, target(steps, pod), Told.DELETION_CONFIRMED);
      case CLOSE -> close(steps, pod);
      case PREPARE, DROP_SURPLUS ->
          throw new IllegalStateException("a relocation of prepared nodes has no " + effect);
    }
  }

  private int source(Steps steps, int pod) {
    return table.source(steps.state()[SEEN[pod]]);
  }

  private int target(Steps steps, int pod) {
    return table.target(steps.state()[SEEN[pod]]);
  }

  private void publish(Steps steps, int pod, Told told) {
    steps.next();
    term.commit(steps, pod, told, told.sentence());
  }

  private void close(Steps steps, int pod) {
    int[] w = steps.next();
    Term.end(w, pod);
    steps.to("The mover of pod %P has ended the move and frees its lease.", pod);
  }

  /** Another commit was first, and the epoch of the state is waited for. */
  private void awaitAgain(Steps steps, int pod) {
    int[] w = steps.next();
    w[SUB[pod]] = Term.WAITING;
    w[Cells.AWAITED[pod]] = table.epoch(w[SEEN[pod]]);
    steps.to("The mover of pod %P waits for the acks of epoch %E.", pod, table.epoch(w[SEEN[pod]]));
  }

  /** Keys at both nodes, or at the one that is written to yet; a look at the clock after each. */
  private void fence(Steps steps, int pod) {
    int[] w = steps.state();
    int job = w[SEEN[pod]];
    Phase phase = table.phase(job);
    int sub = w[SUB[pod]];
    int node = sub / 2;
    boolean needed =
        phase == Phase.FAILED
            ? node == table.target(job)
            : phase != Phase.OLD_REPLICA_DELETED || node == table.source(job);
    if (sub % 2 == 0 && needed) {
      makeKey(steps, pod, node);
      return;
    }
    if (needed && !Term.stands(w, pod) && !rules.has(Bug.ZOMBIE_KEY)) {
      Term.end(steps, pod);
    } else if (!needed || Nodes.quiet(w, node)) {
      w = steps.next();
      if (node == MoveTable.OLD) {
        w[SUB[pod]] = 2;
      } else {
        Term.begin(w, pod, table.resuming(job));
      }
      steps.to("The mover of pod %P goes on: the %N node is fenced.", pod, node);
    }
  }

  private void makeKey(Steps steps, int pod, int node) {
    int[] w = steps.next();
    if (w[FENCED[node]] > w[TERM[pod]] && !rules.has(Bug.ZOMBIE_KEY)) {
      Term.end(w, pod);
      steps.to("The mover of pod %P finds a newer term's key on the %N node and stops.", pod, node);
      return;
    }
    Nodes.fence(w, node, w[TERM[pod]]);
    w[SUB[pod]]++;
    steps.to(
        "The mover of pod %P makes its key on the %N node, lower ones are deleted.", pod, node);
  }

  private void copy(Steps steps, int pod) {
    int[] w = steps.state();
    int job = w[SEEN[pod]];
    boolean believes = rules.has(Bug.UNDO_WITHOUT_ROUNDS) && table.reversed(job);
    if (table.copied(job)) {
      publish(steps, pod, Told.COPY_FINISHED);
    } else if (believes
        || (w[SUB[pod]] == 0 && w[DOCUMENT[source(steps, pod)]] == Document.ABSENT)) {
      publish(steps, pod, Told.BATCH_APPLIED);
    } else if (w[SUB[pod]] == 0) {
      writing.sendPage(steps, pod, source(steps, pod), target(steps, pod), 1);
    } else if (writing.applied(steps, pod)) {
      steps.next();
      Requests.forget(steps.changed(), w[TERM[pod]]);
      term.commit(steps, pod, Told.BATCH_APPLIED, Told.BATCH_APPLIED.sentence());
    }
  }

  private void delete(Steps steps, int pod, int node, Told told) {
    int[] w = steps.state();
    if (w[SUB[pod]] == 0) {
      writing.send(steps, pod, node, Task.DELETE_ALL, 1);
    } else if (writing.applied(steps, pod)) {
      w = steps.next();
      Requests.forget(w, w[TERM[pod]]);
      if (w[DOCUMENT[node]] == Document.ABSENT) {
        term.commit(steps, pod, told, told.sentence());
      } else {
        w[SUB[pod]] = 0;
        steps.to("The mover of pod %P sees a document after the deletion and deletes again.", pod);
      }
    }
  }

  private void dropOld(Steps steps, int pod) {
    if (steps.state()[UNDO_ASKED] == 1) {
      int[] w = steps.next();
      Term.begin(w, pod, table.resuming(w[SEEN[pod]]));
      steps.to("The mover of pod %P sees that the shard is to go back.", pod);
    } else {
      publish(steps, pod, Told.OLD_DROPPED);
    }
  }

  /** Whether a pod that the mirror could need has died, for {@link Bug#MIRROR_ENDED_BY_DEATH}. */
  static boolean someoneDied(int[] w) {
    return w[LIVE[0]] == 0 || w[LIVE[1]] == 0;
  }
}
