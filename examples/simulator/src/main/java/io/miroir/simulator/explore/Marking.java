package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.CopyCells.ASSIGNMENT;
import static io.miroir.simulator.explore.CopyCells.AWAITED;
import static io.miroir.simulator.explore.CopyCells.COMPARING;
import static io.miroir.simulator.explore.CopyCells.DOCUMENT;
import static io.miroir.simulator.explore.CopyCells.EPOCH;
import static io.miroir.simulator.explore.CopyCells.FAULT;
import static io.miroir.simulator.explore.CopyCells.INSTALLED;
import static io.miroir.simulator.explore.CopyCells.LEAD_HAS;
import static io.miroir.simulator.explore.CopyCells.MARKING;
import static io.miroir.simulator.explore.CopyCells.NODES;
import static io.miroir.simulator.explore.CopyCells.PODS;
import static io.miroir.simulator.explore.CopyCells.REVISION;
import static io.miroir.simulator.explore.CopyCells.SEEN;
import static io.miroir.simulator.explore.CopyCells.SEEN_REVISION;
import static io.miroir.simulator.explore.CopyCells.STAYING;
import static io.miroir.simulator.explore.CopyCells.WRITE;
import static io.miroir.simulator.explore.CopyCells.WRITTEN;

/**
 * Takes copies out of sync: those that missed a write, and those that a comparison finds otherwise
 * than the lead; as {@code MissedWrites} and {@code Standing} of the engine do.
 */
final class Marking {
  private static final int READ = 1;
  private static final int COMMIT = 2;
  private static final int AWAIT = 3;

  private static final int LOOK_AGAIN = 1;

  private final CopiesTable table;
  private final Bug bug;

  Marking(CopiesTable table, Bug bug) {
    this.table = table;
    this.bug = bug;
  }

  /** Leaves in sync only these nodes' copies, a bit each. */
  static void begin(int[] w, int pod, int staying) {
    w[MARKING[pod]] = READ;
    w[STAYING[pod]] = staying;
  }

  /** Nothing is to be marked: waits until no pod reads by an older routing. */
  static void await(int[] w, int pod, int epoch) {
    w[MARKING[pod]] = AWAIT;
    w[AWAITED[pod]] = epoch;
  }

  void successors(Steps steps) {
    for (int pod = 0; pod < PODS; pod++) {
      switch (steps.state()[MARKING[pod]]) {
        case 0 -> compare(steps, pod);
        case READ -> {
          int[] w = steps.next();
          w[SEEN[pod]] = w[ASSIGNMENT];
          w[SEEN_REVISION[pod]] = w[REVISION];
          w[MARKING[pod]] = COMMIT;
          steps.to("Pod %P reads the assignment: in sync are %S.", pod, table.inSync(w[SEEN[pod]]));
        }
        case COMMIT -> commit(steps, pod);
        case AWAIT -> await(steps, pod);
        default -> throw new IllegalStateException("no step");
      }
    }
  }

  private void commit(Steps steps, int pod) {
    int[] w = steps.next();
    int marked = table.marked(w[SEEN[pod]], w[STAYING[pod]]);
    if (marked < 0) {
      over(w, pod, CopyWrites.ENDED);
      steps.to("No copy that has the %W is in sync: pod %P answers 503.", pod, pod);
      return;
    }
    if (w[SEEN_REVISION[pod]] != w[REVISION] && bug != Bug.LAST_COPY_MARKED) {
      forget(w, pod);
      w[MARKING[pod]] = READ;
      steps.to("The mark of pod %P conflicts with another change of the assignment.", pod);
      return;
    }
    if (marked != w[SEEN[pod]]) {
      int both = table.marked(w[ASSIGNMENT], table.inSync(marked));
      if (both < 0) {
        Fault.LAST_MARKED.in(w, FAULT);
      } else {
        w[ASSIGNMENT] = both;
      }
      w[REVISION]++;
      w[EPOCH]++;
    }
    forget(w, pod);
    w[AWAITED[pod]] = w[EPOCH];
    w[MARKING[pod]] = AWAIT;
    steps.to("Pod %P commits that in sync are %S.", pod, table.inSync(marked));
  }

  private static void forget(int[] w, int pod) {
    w[SEEN[pod]] = 0;
    w[SEEN_REVISION[pod]] = 0;
  }

  private void await(Steps steps, int pod) {
    int[] w = steps.next();
    boolean installed = w[INSTALLED[0]] >= w[AWAITED[pod]] && w[INSTALLED[1]] >= w[AWAITED[pod]];
    if (installed || bug == Bug.MARK_NOT_INSTALLED) {
      over(w, pod, CopyWrites.ACCEPTED);
      steps.to("No pod reads by an older routing: pod %P tells the client, or goes on.", pod);
    }
  }

  private static void over(int[] w, int pod, int how) {
    w[MARKING[pod]] = 0;
    w[STAYING[pod]] = 0;
    w[AWAITED[pod]] = 0;
    forget(w, pod);
    if (w[WRITE[pod]] == CopyWrites.MARKING) {
      CopyWrites.end(w, pod, how);
    }
  }

  /** Compares what the pod wrote, twice, and marks the copies that are not as the lead's. */
  private void compare(Steps steps, int pod) {
    int[] w = steps.next();
    if (w[WRITTEN[pod]] == 0 || bug == Bug.ORDER_NOT_COMPARED) {
      return;
    }
    int lead = table.lead(w[ASSIGNMENT]);
    if (w[COMPARING[pod]] % 2 == 0) {
      w[LEAD_HAS[pod]] = w[DOCUMENT[lead]];
      w[COMPARING[pod]]++;
      steps.to("Pod %P reads at the lead: %D.", pod, w[LEAD_HAS[pod]]);
      return;
    }
    int agreeing = 0;
    for (int node = 0; node < NODES; node++) {
      boolean same = Document.version(w[DOCUMENT[node]]) == Document.version(w[LEAD_HAS[pod]]);
      agreeing |= same || node == lead ? 1 << node : 0;
    }
    boolean differ = (table.inSync(w[ASSIGNMENT]) & ~agreeing) != 0;
    boolean again = differ && w[COMPARING[pod]] == LOOK_AGAIN;
    w[LEAD_HAS[pod]] = 0;
    w[COMPARING[pod]] = again ? LOOK_AGAIN + 1 : 0;
    w[WRITTEN[pod]] = again ? 1 : 0;
    if (differ && !again) {
      begin(w, pod, agreeing);
    }
    steps.to(
        differ
            ? "Pod %P compares: the copies differ from the lead's."
            : "Pod %P compares: the copies agree.",
        pod);
  }
}
