package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.FENCED;
import static io.miroir.simulator.explore.Cells.NODES;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.QUEUE;
import static io.miroir.simulator.explore.Cells.SESSION_KEY;
import static io.miroir.simulator.explore.Cells.TASKS;
import static io.miroir.simulator.explore.Cells.TERM_KEYS;

/**
 * The nodes: what they have, what they have accepted and not applied, and whose keys hold.
 *
 * <p>A key is looked at when a request's head comes. Tasks are applied in the order in which they
 * were accepted. A barrier is passed when a queue is empty: a task behind a barrier that is waited
 * for can as well be thought of as still under way to the node.
 */
final class Nodes {
  private final Rules rules;

  Nodes(Rules rules) {
    this.rules = rules;
  }

  /** Whether a node takes a request of a pod's session. */
  boolean admits(int[] w, int node, int pod, int session) {
    int newest = w[SESSION_KEY[node * PODS + pod]];
    return rules.has(Bug.OLDER_SESSION_KEY) ? session <= newest : session == newest;
  }

  /** Whether a node takes a request of a term. */
  static boolean admits(int[] w, int node, int term) {
    return (w[TERM_KEYS[node]] & (1 << (term - 1))) != 0;
  }

  /** Puts a session's key there and deletes those of the pod's older ones. */
  static void fence(int[] w, int node, int pod, int session) {
    w[SESSION_KEY[node * PODS + pod]] = session;
  }

  static void revoke(int[] w, int pod) {
    for (int node = 0; node < NODES; node++) {
      w[SESSION_KEY[node * PODS + pod]] = 0;
    }
  }

  static boolean hasKey(int[] w, int pod) {
    return w[SESSION_KEY[pod]] != 0 || w[SESSION_KEY[PODS + pod]] != 0;
  }

  /** Puts a term's key there and deletes those of lower ones. */
  static void fence(int[] w, int node, int term) {
    int own = 1 << (term - 1);
    w[TERM_KEYS[node]] = (w[TERM_KEYS[node]] & -own) | own;
    w[FENCED[node]] = Math.max(w[FENCED[node]], term);
  }

  /** Whether a node can accept one task more. */
  boolean hasRoom(int[] w, int node) {
    int queue = rules.queue();
    return queue == 0 || w[TASKS[node * QUEUE + queue - 1]] == Task.NONE;
  }

  /** A node accepts a task. */
  void accept(int[] w, int node, int task) {
    if (rules.queue() == 0) {
      apply(w, node, task);
      return;
    }
    int at = node * QUEUE;
    while (w[TASKS[at]] != Task.NONE) {
      at++;
    }
    w[TASKS[at]] = task;
  }

  private void apply(int[] w, int node, int task) {
    w[DOCUMENT[node]] = Task.after(task, w[DOCUMENT[node]], rules);
  }

  /** Whether all that a node has accepted is applied. */
  static boolean quiet(int[] w, int node) {
    return w[TASKS[node * QUEUE]] == Task.NONE;
  }

  static boolean quiet(int[] w) {
    return quiet(w, MoveTable.OLD) && quiet(w, MoveTable.NEW);
  }

  /** Whether a node has accepted a task and not applied it. */
  static boolean queues(int[] w, int node, int task) {
    for (int at = 0; at < QUEUE; at++) {
      if (w[TASKS[node * QUEUE + at]] == task) {
        return true;
      }
    }
    return false;
  }

  void successors(Steps steps) {
    for (int node = 0; node < NODES; node++) {
      int first = steps.state()[TASKS[node * QUEUE]];
      if (first != Task.NONE) {
        int[] w = steps.next();
        for (int at = node * QUEUE; at < node * QUEUE + QUEUE - 1; at++) {
          w[TASKS[at]] = w[TASKS[at + 1]];
        }
        w[TASKS[node * QUEUE + QUEUE - 1]] = Task.NONE;
        apply(w, node, first);
        steps.to("The %N node applies the %T.", node, first);
      }
    }
  }
}
