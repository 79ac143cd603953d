package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.INDEFINITE;
import static io.miroir.simulator.explore.Cells.LEG;
import static io.miroir.simulator.explore.Cells.LEG_SESSION;
import static io.miroir.simulator.explore.Cells.NODES;
import static io.miroir.simulator.explore.Cells.ORPHANED;
import static io.miroir.simulator.explore.Cells.RECORDED;
import static io.miroir.simulator.explore.Cells.SESSION;
import static io.miroir.simulator.explore.Cells.WRITE;
import static io.miroir.simulator.explore.Cells.WRITES;
import static io.miroir.simulator.explore.Cells.WRITE_EPOCH;
import static io.miroir.simulator.explore.Cells.WRITE_ROUTE;

/**
 * How far each write is, and each of its requests: what its pod counts as under way, as answered
 * and as definite (R3).
 */
final class Legs {
  static final int BEGUN = 1;
  static final int ACCEPTED = 2;
  static final int ENDED = 3;

  static final int UNSENT = 0;
  static final int FLYING = 1;
  static final int TAKEN = 2;
  static final int REFUSED = 3;

  /** No answer came, and what was sent is at the node or nowhere. */
  static final int UNKNOWN = 4;

  /** No answer came, and what was sent may still come to the node. */
  static final int UNKNOWN_FLYING = 5;

  /** To be sent once the first stage has accepted. */
  static final int WAITING = 6;

  private final Rules rules;

  Legs(Rules rules) {
    this.rules = rules;
  }

  /** Whether some node may have a write, or get it yet, without an answer. */
  static boolean unknown(int[] w, int write) {
    for (int node = 0; node < NODES; node++) {
      int leg = w[LEG[write * NODES + node]];
      if (leg == UNKNOWN || leg == UNKNOWN_FLYING) {
        return true;
      }
    }
    return false;
  }

  /** Whether some node has not answered yet. */
  static boolean anyFlying(int[] w, int write) {
    return w[LEG[write * NODES]] == FLYING || w[LEG[write * NODES + 1]] == FLYING;
  }

  /** Ends a write with or without an acceptance that its client hears of. */
  static void end(int[] w, int write, int how, int indefinite) {
    w[WRITE[write]] = how;
    w[WRITE_ROUTE[write]] = 0;
    w[INDEFINITE[write]] = indefinite;
    w[ORPHANED[write]] = 0;
    w[RECORDED[write]] = 0;
    for (int node = 0; node < NODES; node++) {
      int leg = LEG[write * NODES + node];
      if (w[leg] == FLYING) {
        w[leg] = UNKNOWN_FLYING;
      }
    }
    tidy(w, write);
  }

  /** Forgets of a write that is over what nobody asks for any more. */
  static void tidy(int[] w, int write) {
    if (w[WRITE[write]] == BEGUN) {
      return;
    }
    for (int node = 0; node < NODES; node++) {
      int leg = write * NODES + node;
      boolean kept =
          w[LEG[leg]] == UNKNOWN_FLYING || (w[LEG[leg]] == UNKNOWN && w[INDEFINITE[write]] == 1);
      if (!kept) {
        w[LEG[leg]] = UNSENT;
        w[LEG_SESSION[leg]] = 0;
      }
    }
  }

  /** What a pod had under way when it crashed has no verdict. */
  void crash(int[] w, int pod) {
    for (int write = 0; write < rules.writes(); write++) {
      if (rules.operation(write).pod() == pod && w[WRITE[write]] == BEGUN) {
        end(w, write, ENDED, 0);
      } else if (rules.operation(write).pod() == pod) {
        w[INDEFINITE[write]] = 0;
        tidy(w, write);
      }
    }
  }

  /** A pod begins a new session: what began under the older one has no verdict any more. */
  void orphan(int[] w, int pod) {
    for (int write = 0; write < rules.writes(); write++) {
      if (rules.operation(write).pod() == pod
          && w[WRITE[write]] == BEGUN
          && !rules.has(Bug.SESSION_SPANNED)) {
        w[ORPHANED[write]] = 1;
      }
    }
  }

  /** Counts a pod's writes without an answer as definite if they were sent under older sessions. */
  void settle(int[] w, int pod) {
    for (int write = 0; write < rules.writes(); write++) {
      if (rules.operation(write).pod() == pod
          && w[INDEFINITE[write]] == 1
          && isOlder(w, write * NODES, pod)
          && isOlder(w, write * NODES + 1, pod)) {
        w[INDEFINITE[write]] = 0;
        tidy(w, write);
      }
    }
  }

  private static boolean isOlder(int[] w, int leg, int pod) {
    return w[LEG[leg]] == UNSENT || w[LEG_SESSION[leg]] < w[SESSION[pod]];
  }

  /** Whether a pod has a write under way that it began under an epoch older than this. */
  boolean underWay(int[] w, int pod, int epoch) {
    for (int write = 0; write < rules.writes(); write++) {
      if (rules.operation(write).pod() == pod
          && w[WRITE[write]] == BEGUN
          && w[WRITE_EPOCH[write]] < epoch) {
        return true;
      }
    }
    return false;
  }

  /** Whether a pod has a write without an answer that it began under an epoch older than this. */
  boolean unanswered(int[] w, int pod, int epoch) {
    for (int write = 0; write < rules.writes(); write++) {
      if (rules.operation(write).pod() == pod
          && w[INDEFINITE[write]] == 1
          && w[WRITE_EPOCH[write]] < epoch) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing of any write is under way, or may come late. */
  static boolean over(int[] w) {
    for (int write = 0; write < WRITES; write++) {
      if (w[WRITE[write]] == BEGUN
          || w[LEG[write * NODES]] == UNKNOWN_FLYING
          || w[LEG[write * NODES + 1]] == UNKNOWN_FLYING) {
        return false;
      }
    }
    return true;
  }
}
