package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.DOCUMENT;
import static io.miroir.simulator.explore.Cells.INSTALLED;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LAST_READ;
import static io.miroir.simulator.explore.Cells.LAST_READ_SET;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.READ;
import static io.miroir.simulator.explore.Cells.READ_EPOCH;
import static io.miroir.simulator.explore.Cells.READ_MUST;
import static io.miroir.simulator.explore.Cells.READ_NODE;
import static io.miroir.simulator.explore.Cells.READ_ORPHANED;
import static io.miroir.simulator.explore.Cells.READ_POD;
import static io.miroir.simulator.explore.Cells.ROUTE;
import static io.miroir.simulator.explore.Cells.STRAY;
import static io.miroir.simulator.explore.Cells.WAS_READ;

/** The reads of clients, one at a time (R4). */
final class Reads {
  private final Rules rules;
  private final Judge judge;

  Reads(Rules rules, Judge judge) {
    this.rules = rules;
    this.judge = judge;
  }

  void successors(Steps steps) {
    if (steps.state()[READ] == 1) {
      answer(steps);
      return;
    }
    for (int pod = 0; pod < PODS; pod++) {
      if (Pods.begins(steps.state(), pod) && Cells.left(steps.state(), Bound.READS)) {
        int[] w = steps.next();
        Cells.spend(w, Bound.READS);
        w[READ] = 1;
        w[READ_POD] = pod;
        w[READ_NODE] = rules.table().paths(w[ROUTE[pod]]).reads();
        w[READ_EPOCH] = w[INSTALLED[pod]];
        w[READ_MUST] = judge.done(w);
        steps.to("Pod %P begins to read the %N node.", pod, w[READ_NODE]);
      }
    }
  }

  private void answer(Steps steps) {
    int[] w = steps.next();
    int pod = w[READ_POD];
    int document = w[DOCUMENT[w[READ_NODE]]];
    boolean told =
        (Pods.serving(w, pod) && w[READ_ORPHANED] == 0) || rules.has(Bug.LEFT_OUT_POD_READS);
    if (told) {
      told(w, document);
    }
    clear(w);
    steps.to(
        told ? "Pod %P answers the read: %D." : "Pod %P answers the read with 503.", pod, document);
  }

  private void told(int[] w, int document) {
    if (!judge.legal(w, document, w[READ_MUST])) {
      Fault.STALE_READ.in(w);
    }
    if (Document.version(document) > 1) {
      w[WAS_READ] |= 1 << (Document.version(document) - 2);
    }
    boolean settled = Legs.over(w) && allAccepted(w) && Nodes.quiet(w) && w[STRAY] == Task.NONE;
    if (settled && w[READ_NODE] == rules.table().authority(w[JOB])) {
      if (w[LAST_READ_SET] == 1 && w[LAST_READ] != document) {
        Fault.READ_UNDONE.in(w);
      }
      w[LAST_READ] = document;
      w[LAST_READ_SET] = 1;
    }
  }

  /** Only then: a write that was answered with 503 may be undone. */
  private boolean allAccepted(int[] w) {
    return Judge.accepted(w) == (1 << rules.writes()) - 1;
  }

  private static void clear(int[] w) {
    for (int cell : new int[] {READ, READ_POD, READ_NODE, READ_EPOCH, READ_MUST, READ_ORPHANED}) {
      w[cell] = 0;
    }
  }

  /** Whether a pod has a read under way that it began under an epoch older than this. */
  boolean underWay(int[] w, int pod, int epoch) {
    return w[READ] == 1 && w[READ_POD] == pod && w[READ_EPOCH] < epoch;
  }

  /** A pod begins a new session. */
  void orphan(int[] w, int pod) {
    if (w[READ] == 1 && w[READ_POD] == pod && !rules.has(Bug.SESSION_SPANNED)) {
      w[READ_ORPHANED] = 1;
    }
  }

  void crash(int[] w, int pod) {
    if (w[READ] == 1 && w[READ_POD] == pod) {
      clear(w);
    }
  }
}
