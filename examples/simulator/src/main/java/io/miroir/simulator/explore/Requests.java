package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.FENCED;
import static io.miroir.simulator.explore.Cells.HALVES;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.REQUEST;
import static io.miroir.simulator.explore.Cells.REQUEST_NODE;
import static io.miroir.simulator.explore.Cells.REQUEST_TASK;
import static io.miroir.simulator.explore.Cells.STRAY;
import static io.miroir.simulator.explore.Cells.STRAY_NODE;
import static io.miroir.simulator.explore.Cells.STRAY_OLD;
import static io.miroir.simulator.explore.Cells.STRAY_TERM;
import static io.miroir.simulator.explore.Cells.TERM;
import static io.miroir.simulator.explore.Cells.TERMS;

/**
 * What the movers' terms have sent, one request each, and the one body or request that comes late.
 *
 * <p>Whoever sent something of which a node has only the head does not wait for it: waiting is the
 * same as a request that is slow.
 */
final class Requests {
  static final int NONE = 0;
  static final int FLYING = 1;
  static final int ACCEPTED = 2;

  /** Refused, or its body stalls. */
  static final int FAILED = 3;

  private final Rules rules;
  private final Nodes nodes;

  Requests(Rules rules, Nodes nodes) {
    this.rules = rules;
    this.nodes = nodes;
  }

  static void send(int[] w, int term, int node, int task) {
    w[REQUEST[term - 1]] = FLYING;
    w[REQUEST_NODE[term - 1]] = node;
    w[REQUEST_TASK[term - 1]] = task;
  }

  static int state(int[] w, int term) {
    return w[REQUEST[term - 1]];
  }

  /** Nobody waits for it any more; one that is under way goes on. */
  static void forget(int[] w, int term) {
    if (w[REQUEST[term - 1]] != FLYING) {
      clear(w, term);
    }
  }

  private static void clear(int[] w, int term) {
    w[REQUEST[term - 1]] = NONE;
    w[REQUEST_NODE[term - 1]] = 0;
    w[REQUEST_TASK[term - 1]] = 0;
  }

  private static void end(int[] w, int term, int state) {
    int node = w[REQUEST_NODE[term - 1]];
    clear(w, term);
    for (int pod = 0; pod < PODS; pod++) {
      if (w[TERM[pod]] == term) {
        w[REQUEST[term - 1]] = state;
        w[REQUEST_NODE[term - 1]] = node;
      }
    }
  }

  void successors(Steps steps) {
    int[] state = steps.state();
    for (int term = 1; term <= TERMS; term++) {
      if (state(state, term) == FLYING) {
        arrive(steps, term, state[REQUEST_NODE[term - 1]], state[REQUEST_TASK[term - 1]]);
      }
    }
    if (state[STRAY] != Task.NONE) {
      land(steps, state[STRAY_NODE], state[STRAY], state[STRAY_TERM]);
    }
  }

  private void arrive(Steps steps, int term, int node, int task) {
    int[] w;
    if (!Nodes.admits(steps.state(), node, term)) {
      w = steps.next();
      end(w, term, FAILED);
      steps.to("The %N node refuses the %T of a term whose key is deleted.", node, task);
      return;
    }
    if (nodes.hasRoom(steps.state(), node)) {
      w = steps.next();
      end(w, term, ACCEPTED);
      requireUnfenced(w, node, term);
      nodes.accept(w, node, task);
      steps.to("The %N node accepts the %T.", node, task);
    }
    if (steps.state()[STRAY] == Task.NONE) {
      w = steps.next();
      if (Cells.spend(w, Bound.HALF_BODIES)) {
        end(w, term, FAILED);
        requireUnfenced(w, node, term);
        stray(w, node, task, 0);
        steps.to("The %N node takes the head of the %T; the body stalls.", node, task);
      }
      w = steps.next();
      if (Cells.spend(w, Bound.LATE_REQUESTS)) {
        end(w, term, FAILED);
        stray(w, node, task, term);
        steps.to(
            "The mover gives up waiting for the %N node, which has not seen the %T.", node, task);
      }
    }
  }

  /** Before a term changes anything more it takes the key back that the last request had. */
  void takeBack(int[] w, int term) {
    forget(w, term);
    if (w[STRAY_TERM] == term && !rules.has(Bug.MOVER_KEY_KEPT)) {
      stray(w, 0, Task.NONE, 0);
    }
  }

  private static void requireUnfenced(int[] w, int node, int term) {
    if (w[FENCED[node]] > term) {
      Fault.FENCED_WRITE.in(w);
    }
  }

  /** A request whose head has come and whose body will. */
  static void stray(int[] w, int node, int task, int term) {
    w[STRAY] = task;
    w[HALVES] = 1;
    w[STRAY_NODE] = node;
    w[STRAY_TERM] = term;
  }

  private void land(Steps steps, int node, int task, int term) {
    boolean admitted = term == 0 || Nodes.admits(steps.state(), node, term);
    if (admitted && !nodes.hasRoom(steps.state(), node)) {
      return;
    }
    int[] w = steps.next();
    stray(w, 0, Task.NONE, 0);
    w[STRAY_OLD] = 0;
    if (admitted) {
      nodes.accept(w, node, task);
      steps.to("The late %T lands on the %M node.", task, node);
    } else {
      steps.to("The late %T is refused: its key is deleted.", task);
    }
  }

  /** Whether a body is outstanding that came before the grace that is waited. */
  static boolean graceIsOver(int[] w) {
    return w[STRAY] == Task.NONE || w[STRAY_OLD] == 0;
  }

  static void beginGrace(int[] w) {
    w[STRAY_OLD] = w[STRAY] == Task.NONE || w[STRAY_TERM] != 0 ? 0 : 1;
  }
}
