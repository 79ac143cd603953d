package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.AT_START;
import static io.miroir.simulator.explore.Cells.AWAITED;
import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.EFFECT;
import static io.miroir.simulator.explore.Cells.EPOCH;
import static io.miroir.simulator.explore.Cells.EPOCHS;
import static io.miroir.simulator.explore.Cells.FENCE;
import static io.miroir.simulator.explore.Cells.FENCED;
import static io.miroir.simulator.explore.Cells.FOUND;
import static io.miroir.simulator.explore.Cells.HALVES;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.KNOWN;
import static io.miroir.simulator.explore.Cells.LEAD_HOLDER;
import static io.miroir.simulator.explore.Cells.LEAD_TOKEN;
import static io.miroir.simulator.explore.Cells.LIVE;
import static io.miroir.simulator.explore.Cells.NODES;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.RIGHT;
import static io.miroir.simulator.explore.Cells.SEEN;
import static io.miroir.simulator.explore.Cells.SUB;
import static io.miroir.simulator.explore.Cells.TERM;
import static io.miroir.simulator.explore.Cells.TOKEN;

import io.miroir.engine.plan.Effect;

/**
 * What a mover may do in the name of its term: conditional commits of the job, and waiting for the
 * pods' acks (R1, R3, R6); as {@code Ledger}, {@code Members} and {@code LeaseKeeper} do it.
 */
final class Term {
  /** The step of an effect that waits for acks before it begins. */
  static final int WAITING = 15;

  private final Rules rules;
  private final MoveTable table;

  Term(Rules rules) {
    this.rules = rules;
    this.table = rules.table();
  }

  /** Whether the lease stands, by the mover's clock, which never believes longer than the store. */
  static boolean stands(int[] w, int pod) {
    return w[LEAD_HOLDER] == pod + 1 && w[LEAD_TOKEN] == w[TERM[pod]];
  }

  /** Forgets all that the mover knows. */
  static void forget(int[] w, int pod) {
    if (w[TERM[pod]] != 0) {
      Requests.forget(w, w[TERM[pod]]);
    }
    for (int[] cells :
        new int[][] {TERM, EFFECT, SUB, SEEN, RIGHT, FOUND, AT_START, AWAITED, KNOWN}) {
      w[cells[pod]] = 0;
    }
  }

  /** Ends the term, and frees the lease if it stands. */
  static void end(int[] w, int pod) {
    if (stands(w, pod)) {
      w[LEAD_HOLDER] = 0;
    }
    forget(w, pod);
  }

  static void end(Steps steps, int pod) {
    int[] w = steps.next();
    end(w, pod);
    steps.to("The mover of pod %P sees that its lease is over and stops.", pod);
  }

  static void begin(int[] w, int pod, Effect effect) {
    begin(w, pod, effect, 0);
  }

  static void begin(int[] w, int pod, Effect effect, int sub) {
    w[EFFECT[pod]] = Mover.EFFECTS.indexOf(effect);
    w[SUB[pod]] = sub;
    w[RIGHT[pod]] = 0;
    w[FOUND[pod]] = 0;
  }

  /** The first act of a term: a commit that raises the token that the job store has seen. */
  void claim(Steps steps, int pod) {
    int[] w = steps.next();
    if (w[FENCE] > w[TERM[pod]]) {
      end(w, pod);
      steps.to("The claim of pod %P is refused: a newer term has claimed the move.", pod);
      return;
    }
    w[KNOWN[pod]] = live(w);
    w[SEEN[pod]] = w[JOB];
    if (rules.has(Bug.NO_CLAIM)) {
      begin(w, pod, Effect.FENCE);
      steps.to("Pod %P begins its term without a commit.", pod);
      return;
    }
    int next = table.step(w[JOB], Told.TAKEN_OVER, w[EPOCH] + 1, w[TERM[pod]]);
    if (next < 0) {
      end(w, pod);
      steps.to("Pod %P finds nothing left to move.", pod);
    } else if (w[EPOCH] < EPOCHS) {
      put(w, pod, next);
      w[EPOCH]++;
      w[AWAITED[pod]] = w[EPOCH];
      begin(w, pod, Effect.FENCE, WAITING);
      steps.to("Pod %P claims the move, epoch %E.", pod, w[EPOCH]);
    }
  }

  private static void put(int[] w, int pod, int job) {
    w[JOB] = job;
    w[SEEN[pod]] = job;
    w[FENCE] = w[TERM[pod]];
    for (int node = 0; node < NODES; node++) {
      if (w[FENCED[node]] > w[TERM[pod]]) {
        Fault.TWO_MOVERS.in(w);
      }
    }
  }

  /**
   * Commits what an event leads to, after changes of the copy that the caller has made. A conflict
   * is answered by a look at the record and another try.
   */
  void commit(Steps steps, int pod, Told told, String moment) {
    int[] w = steps.changed();
    if (w[FENCE] > w[TERM[pod]] || (w[SEEN[pod]] != w[JOB] && !stands(w, pod))) {
      end(w, pod);
      steps.to("The commit of pod %P is refused: its term is over.", pod);
      return;
    }
    w[SEEN[pod]] = w[JOB];
    int epoch = told == Told.ACKED ? table.epoch(w[JOB]) : w[EPOCH] + 1;
    int next = table.step(w[JOB], told, epoch, w[TERM[pod]]);
    if (next < 0) {
      begin(w, pod, table.resuming(w[JOB]));
      steps.to("Pod %P finds that the move stands elsewhere by now.", pod);
      return;
    }
    Effect effect = table.effect(w[JOB], told, epoch, w[TERM[pod]]);
    if (told == Told.COMMITTED) {
      w[AT_START[pod]] = 0;
      requireEqual(w);
    }
    put(w, pod, next);
    if (!told.publishes()) {
      begin(w, pod, effect);
    } else if (w[EPOCH] < EPOCHS) {
      w[EPOCH]++;
      w[AWAITED[pod]] = w[EPOCH];
      begin(w, pod, effect, WAITING);
    } else {
      return;
    }
    steps.to(moment, pod, w[EPOCH]);
  }

  /** What the hold is for; only a late body could have come between. */
  private static void requireEqual(int[] w) {
    if (w[DOCUMENT[0]] != w[DOCUMENT[1]] && w[HALVES] == 0) {
      Fault.UNEQUAL_CUTOVER.in(w);
    }
  }

  /** Makes an epoch whose routing is the same, for the sake of its acks. */
  void publishSame(Steps steps, int pod, int then) {
    int[] w = steps.changed();
    if (w[FENCE] > w[TERM[pod]]) {
      end(w, pod);
      steps.to("The commit of pod %P is refused: its term is over.", pod);
    } else if (w[SEEN[pod]] != w[JOB]) {
      w[SEEN[pod]] = w[JOB];
      begin(w, pod, table.resuming(w[JOB]));
      steps.to("Pod %P finds that the move stands elsewhere by now.", pod);
    } else if (w[EPOCH] < EPOCHS) {
      put(w, pod, w[JOB]);
      w[EPOCH]++;
      w[AWAITED[pod]] = w[EPOCH];
      w[SUB[pod]] = then;
      steps.to("Pod %P publishes epoch %E, to see what is under way end.", pod, w[EPOCH]);
    }
  }

  /** The pods whose leases stand, a bit each. */
  static int live(int[] w) {
    return w[LIVE[0]] | (w[LIVE[1]] << 1);
  }

  /** The tokens of the live pods' sessions. */
  static int sessions(int[] w) {
    int sessions = 0;
    for (int pod = 0; pod < PODS; pod++) {
      sessions |= w[LIVE[pod]] == 0 ? 0 : w[TOKEN[pod]] << (3 * pod);
    }
    return sessions;
  }

  /**
   * Takes the keys of pods that are gone from both nodes before they do not count any more (R6);
   * whether there was one.
   */
  boolean leaveOut(Steps steps, int pod) {
    for (int other = 0; other < PODS; other++) {
      int[] w = steps.state();
      boolean known = !rules.has(Bug.DEAD_BEFORE_TERM) || (w[KNOWN[pod]] & (1 << other)) != 0;
      if (w[LIVE[other]] == 0
          && known
          && Nodes.hasKey(w, other)
          && !rules.has(Bug.KEYS_OF_POD_LEFT_OUT)) {
        w = steps.next();
        Nodes.revoke(w, other);
        steps.to("The mover deletes the keys of pod %P, whose lease has expired.", other);
        return true;
      }
    }
    return false;
  }

  /** Waits until every live pod has acked; then the effect begins. */
  void await(Steps steps, int pod) {
    int[] w = steps.state();
    if (!stands(w, pod)) {
      end(steps, pod);
      return;
    }
    if (leaveOut(steps, pod) || !acked(w, pod)) {
      return;
    }
    w = steps.next();
    w[KNOWN[pod]] |= live(w);
    w[AWAITED[pod]] = 0;
    w[SUB[pod]] = 0;
    if (Mover.EFFECTS.get(w[EFFECT[pod]]) == Effect.AWAIT_ACKS) {
      commit(steps, pod, Told.ACKED, "All pods have acked; pod %P commits that.");
    } else {
      steps.to("All pods have acked what pod %P has published.", pod);
    }
  }

  boolean acked(int[] w, int pod) {
    if (rules.has(Bug.DELETED_BEFORE_ACKS) && table.phase(w[JOB]).readsNew()) {
      return true;
    }
    return Pods.allAcked(w, w[AWAITED[pod]]);
  }
}
