package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.REQUEST_NODE;
import static io.miroir.simulator.explore.Cells.SUB;
import static io.miroir.simulator.explore.Cells.TERM;

/** What a mover sends to a node with its term's key, and waiting until that is applied. */
final class Writing {
  private final Requests requests;

  Writing(Requests requests) {
    this.requests = requests;
  }

  /**
   * Sends a request.
   *
   * @param then the step at which its end is waited for
   */
  void send(Steps steps, int pod, int node, int task, int then) {
    int[] w = steps.next();
    if (Requests.state(w, w[TERM[pod]]) != Requests.NONE) {
      return;
    }
    Requests.send(w, w[TERM[pod]], node, task);
    w[SUB[pod]] = then;
    steps.to("The mover of pod %P sends a %T.", pod, task);
  }

  /** Reads the document where it is and sends it; there must be one. */
  void sendPage(Steps steps, int pod, int from, int node, int then) {
    send(steps, pod, node, Task.copy(steps.state()[DOCUMENT[from]]), then);
  }

  /**
   * Whether what was sent is applied and the lease stands. If it came to nothing, the effect begins
   * again; if the lease does not stand, the term ends.
   */
  boolean applied(Steps steps, int pod) {
    int[] w = steps.state();
    int term = w[TERM[pod]];
    if (!Term.stands(w, pod)) {
      Term.end(steps, pod);
      return false;
    }
    boolean failed = Requests.state(w, term) == Requests.FAILED;
    if (failed && !Nodes.admits(w, w[REQUEST_NODE[term - 1]], term)) {
      w = steps.next();
      Term.end(w, pod);
      steps.to("The key of the mover of pod %P was deleted: its term ends.", pod);
      return false;
    }
    if (failed) {
      w = steps.next();
      requests.takeBack(w, term);
      w[SUB[pod]] = 0;
      steps.to("No answer came: the mover of pod %P takes its key back and begins again.", pod);
      return false;
    }
    return Requests.state(w, term) == Requests.ACCEPTED
        && Nodes.quiet(w, w[REQUEST_NODE[term - 1]]);
  }
}
