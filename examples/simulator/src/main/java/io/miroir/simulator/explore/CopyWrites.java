package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.CopyCells.AFTER_OTHER;
import static io.miroir.simulator.explore.CopyCells.DOCUMENT;
import static io.miroir.simulator.explore.CopyCells.INSTALLED;
import static io.miroir.simulator.explore.CopyCells.LEG;
import static io.miroir.simulator.explore.CopyCells.NODES;
import static io.miroir.simulator.explore.CopyCells.PODS;
import static io.miroir.simulator.explore.CopyCells.ROUTE;
import static io.miroir.simulator.explore.CopyCells.WRITE;
import static io.miroir.simulator.explore.CopyCells.WRITE_EPOCH;
import static io.miroir.simulator.explore.CopyCells.WRITE_ROUTE;
import static io.miroir.simulator.explore.CopyCells.WRITTEN;

import java.util.List;

/** The write of each pod to every copy in sync ('Copies in sync', a to c and e). */
final class CopyWrites {
  static final int BEGUN = 1;

  /** A copy missed it: its copies are being marked. */
  static final int MARKING = 2;

  static final int ACCEPTED = 3;
  static final int ENDED = 4;

  private static final int FLYING = 1;
  private static final int TAKEN = 2;
  private static final int REFUSED = 3;

  private final List<Operation> operations;
  private final CopiesTable table;
  private final Bug bug;

  CopyWrites(List<Operation> operations, CopiesTable table, Bug bug) {
    this.bug = bug;
    this.operations = operations;
    this.table = table;
  }

  void successors(Steps steps) {
    for (int pod = 0; pod < PODS; pod++) {
      switch (steps.state()[WRITE[pod]]) {
        case 0 -> begin(steps, pod);
        case BEGUN -> goOn(steps, pod);
        default -> {}
      }
    }
  }

  private void begin(Steps steps, int pod) {
    Paths paths = table.paths(steps.state()[ROUTE[pod]]);
    if (paths.held()) {
      return;
    }
    int[] w = steps.next();
    w[WRITE[pod]] = BEGUN;
    w[WRITE_EPOCH[pod]] = w[INSTALLED[pod]];
    w[WRITE_ROUTE[pod]] = w[ROUTE[pod]];
    w[AFTER_OTHER[pod]] = w[WRITE[1 - pod]] == ACCEPTED ? 1 : 0;
    for (int node = 0; node < NODES; node++) {
      w[LEG[pod * NODES + node]] = paths.stages()[node] < 0 ? 0 : FLYING;
    }
    steps.to("Pod %P begins the %W.", pod, pod);
  }

  private void goOn(Steps steps, int pod) {
    boolean flying = false;
    for (int node = 0; node < NODES; node++) {
      int leg = LEG[pod * NODES + node];
      if (steps.state()[leg] == FLYING) {
        flying = true;
        int[] w = steps.next();
        w[leg] = TAKEN;
        w[DOCUMENT[node]] = Document.after(operations.get(pod).kind(), pod, w[DOCUMENT[node]]);
        steps.to("%N accepts the %W.", node, pod);
        w = steps.next();
        if (CopyCells.spend(w, Bound.REFUSALS)) {
          w[leg] = REFUSED;
          steps.to("%N refuses the %W.", node, pod);
        }
      }
    }
    if (!flying) {
      judge(steps, pod);
    }
  }

  private void judge(Steps steps, int pod) {
    int[] w = steps.next();
    int having = 0;
    int deciding = 0;
    Paths paths = table.paths(w[WRITE_ROUTE[pod]]);
    for (int node = 0; node < NODES; node++) {
      having |= w[LEG[pod * NODES + node]] == TAKEN ? 1 << node : 0;
      deciding |= paths.stages()[node] >= 0 && paths.decides()[node] ? 1 << node : 0;
    }
    if ((deciding & ~having) == 0) {
      if (bug == Bug.READ_BEFORE_INSTALLED) {
        end(w, pod, ACCEPTED);
      } else {
        w[WRITE[pod]] = MARKING;
        Marking.await(w, pod, w[WRITE_EPOCH[pod]]);
      }
      steps.to("Every copy that pod %P sent the %W to has accepted.", pod, pod);
    } else if ((deciding & having) == 0) {
      end(w, pod, ENDED);
      steps.to("Pod %P answers the %W with 503.", pod, pod);
    } else {
      w[WRITE[pod]] = MARKING;
      Marking.begin(w, pod, having);
      steps.to("Pod %P looks which copies missed the %W.", pod, pod);
    }
  }

  /** The write is over; its copies are compared later. */
  static void end(int[] w, int pod, int how) {
    w[WRITE[pod]] = how;
    w[WRITE_ROUTE[pod]] = 0;
    w[WRITTEN[pod]] = 1;
    for (int node = 0; node < NODES; node++) {
      w[LEG[pod * NODES + node]] = 0;
    }
  }

  /** Whether a pod has a write under way that began under an epoch older than this. */
  static boolean underWay(int[] w, int pod, int epoch) {
    boolean begun = w[WRITE[pod]] == BEGUN || w[WRITE[pod]] == MARKING;
    return begun && w[WRITE_EPOCH[pod]] < epoch;
  }
}
