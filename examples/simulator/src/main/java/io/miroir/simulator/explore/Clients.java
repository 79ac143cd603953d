package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.AFTER_OTHER;
import static io.miroir.simulator.explore.Cells.INSTALLED;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LEG;
import static io.miroir.simulator.explore.Cells.LEG_SESSION;
import static io.miroir.simulator.explore.Cells.MARKED;
import static io.miroir.simulator.explore.Cells.MISSED;
import static io.miroir.simulator.explore.Cells.NODES;
import static io.miroir.simulator.explore.Cells.ORPHANED;
import static io.miroir.simulator.explore.Cells.RECORDED;
import static io.miroir.simulator.explore.Cells.ROUTE;
import static io.miroir.simulator.explore.Cells.SESSION;
import static io.miroir.simulator.explore.Cells.STRAY;
import static io.miroir.simulator.explore.Cells.WRITE;
import static io.miroir.simulator.explore.Cells.WRITE_EPOCH;
import static io.miroir.simulator.explore.Cells.WRITE_ROUTE;
import static io.miroir.simulator.explore.Legs.ACCEPTED;
import static io.miroir.simulator.explore.Legs.BEGUN;
import static io.miroir.simulator.explore.Legs.ENDED;
import static io.miroir.simulator.explore.Legs.FLYING;
import static io.miroir.simulator.explore.Legs.REFUSED;
import static io.miroir.simulator.explore.Legs.TAKEN;
import static io.miroir.simulator.explore.Legs.UNKNOWN;
import static io.miroir.simulator.explore.Legs.UNKNOWN_FLYING;
import static io.miroir.simulator.explore.Legs.WAITING;

import io.miroir.engine.plan.Phase;
import io.miroir.simulator.explore.Operation.Kind;

/**
 * The writes: each begins under the routing that its pod has installed, is sent to the nodes that
 * this says, and ends with a verdict (R3, R4, R5, R10 a).
 *
 * <p>A node's answer is known to the pod at once when the node accepts: whatever the pod does with
 * it is a moment of its own.
 */
final class Clients {
  private final Rules rules;
  private final Nodes nodes;

  Clients(Rules rules, Nodes nodes) {
    this.rules = rules;
    this.nodes = nodes;
  }

  /** Where a write goes under its route, wrongly if a bug says so. */
  private int stage(Paths paths, int write, int node) {
    if (paths.stages()[node] == 1) {
      return rules.has(Bug.NO_LEG_TO_OLD) ? -1 : rules.has(Bug.MIRROR_BESIDE) ? 0 : 1;
    }
    boolean merging = rules.operation(write).kind() == Kind.MERGE && !rules.has(Bug.MERGE_TO_BOTH);
    return merging && !paths.merges()[node] ? -1 : paths.stages()[node];
  }

  private boolean decides(Paths paths, int node) {
    boolean mirror = paths.stages()[node] == 1;
    return paths.decides()[node]
        && !(mirror && (rules.has(Bug.NO_LEG_TO_OLD) || rules.has(Bug.MIRROR_MISS_NOT_RECORDED)));
  }

  private Paths paths(int[] w, int write) {
    return rules.table().paths(w[WRITE_ROUTE[write]]);
  }

  void successors(Steps steps) {
    for (int write = 0; write < rules.writes(); write++) {
      switch (steps.state()[WRITE[write]]) {
        case 0 -> begin(steps, write);
        case BEGUN -> goOn(steps, write);
        default -> {}
      }
      for (int node = 0; node < NODES; node++) {
        if (steps.state()[LEG[write * NODES + node]] == UNKNOWN_FLYING) {
          comeLate(steps, write, node);
        }
      }
    }
  }

  private void begin(Steps steps, int write) {
    int pod = rules.operation(write).pod();
    Paths paths = rules.table().paths(steps.state()[ROUTE[pod]]);
    if (!Pods.begins(steps.state(), pod) || paths.held()) {
      return;
    }
    int[] w = steps.next();
    w[WRITE[write]] = BEGUN;
    w[WRITE_EPOCH[write]] = w[INSTALLED[pod]];
    w[WRITE_ROUTE[write]] = w[ROUTE[pod]];
    w[AFTER_OTHER[write]] = w[WRITE[1 - write]] == ACCEPTED ? 1 : 0;
    if (paths.tracked()) {
      w[MARKED[pod]] = 1;
    }
    for (int node = 0; node < NODES; node++) {
      switch (stage(paths, write, node)) {
        case 0 -> send(w, write, node, pod);
        case 1 -> w[LEG[write * NODES + node]] = WAITING;
        default -> {}
      }
    }
    steps.to("Pod %P begins the %W.", pod, write);
  }

  private static void send(int[] w, int write, int node, int pod) {
    w[LEG[write * NODES + node]] = FLYING;
    w[LEG_SESSION[write * NODES + node]] = w[SESSION[pod]];
  }

  private void goOn(Steps steps, int write) {
    for (int node = 0; node < NODES; node++) {
      switch (steps.state()[LEG[write * NODES + node]]) {
        case FLYING -> arrive(steps, write, node);
        case WAITING -> sendSecond(steps, write, node);
        case UNKNOWN -> sendTwice(steps, write, node);
        default -> {}
      }
    }
    end(steps, write);
  }

  private boolean admits(int[] w, int write, int node) {
    int session = w[LEG_SESSION[write * NODES + node]];
    return nodes.admits(w, node, rules.operation(write).pod(), session);
  }

  private void arrive(Steps steps, int write, int node) {
    int leg = LEG[write * NODES + node];
    int task = Task.write(write);
    int[] w = steps.next();
    if (!admits(w, write, node)) {
      w[leg] = REFUSED;
      steps.to("The %N node refuses the %T: its key is deleted.", node, task);
    } else if (nodes.hasRoom(w, node)) {
      nodes.accept(w, node, task);
      w[leg] = TAKEN;
      steps.to("The %N node accepts the %T.", node, task);
    }
    fail(steps, write, node, leg);
  }

  private void fail(Steps steps, int write, int node, int leg) {
    int task = Task.write(write);
    int[] w = steps.next();
    if (Cells.spend(w, Bound.LOST_ANSWERS)) {
      w[leg] = UNKNOWN_FLYING;
      steps.to("No answer of the %N node comes to the %T; it may still arrive there.", node, task);
    }
    w = steps.next();
    boolean admitted = admits(w, write, node);
    if (admitted && nodes.hasRoom(w, node) && Cells.spend(w, Bound.LOST_ANSWERS)) {
      nodes.accept(w, node, task);
      w[leg] = UNKNOWN;
      steps.to("The %N node accepts the %T and its answer is lost.", node, task);
    }
    w = steps.next();
    if (admitted && w[STRAY] == Task.NONE && Cells.spend(w, Bound.HALF_BODIES)) {
      Requests.stray(w, node, task, 0);
      w[leg] = UNKNOWN;
      steps.to("The %N node takes the head of the %T; the body stalls.", node, task);
    }
    w = steps.next();
    if (admitted && Cells.spend(w, Bound.REFUSALS)) {
      w[leg] = REFUSED;
      steps.to("The %N node refuses the %T.", node, task);
    }
  }

  private void sendSecond(Steps steps, int write, int node) {
    int pod = rules.operation(write).pod();
    if (proceeds(steps.state(), write) && !Pods.exchanging(steps.state(), pod)) {
      int[] w = steps.next();
      send(w, write, node, pod);
      steps.to("Pod %P sends the %W to the second node.", pod, write);
    }
  }

  /** Whether the first stage has accepted, and the session still is that under which it began. */
  private boolean proceeds(int[] w, int write) {
    Paths paths = paths(w, write);
    for (int node = 0; node < NODES; node++) {
      if (stage(paths, write, node) == 0 && w[LEG[write * NODES + node]] != TAKEN) {
        return false;
      }
    }
    return w[ORPHANED[write]] == 0;
  }

  private void sendTwice(Steps steps, int write, int node) {
    int pod = rules.operation(write).pod();
    if (rules.has(Bug.MERGE_SENT_TWICE)
        && rules.operation(write).kind() == Kind.MERGE
        && !Pods.exchanging(steps.state(), pod)) {
      int[] w = steps.next();
      send(w, write, node, pod);
      steps.to("Pod %P sends the %W again.", pod, write);
    }
  }

  private void comeLate(Steps steps, int write, int node) {
    boolean admitted = admits(steps.state(), write, node);
    if (admitted && !nodes.hasRoom(steps.state(), node)) {
      return;
    }
    int[] w = steps.next();
    w[LEG[write * NODES + node]] = UNKNOWN;
    if (admitted) {
      nodes.accept(w, node, Task.write(write));
    }
    Legs.tidy(w, write);
    steps.to(
        admitted
            ? "The %T without an answer arrives late at the %M node."
            : "The %T without an answer is refused at the %M node: its key is deleted.",
        Task.write(write),
        node);
  }

  private void end(Steps steps, int write) {
    Paths paths = paths(steps.state(), write);
    boolean accepted = true;
    boolean indefinite = false;
    for (int node = 0; node < NODES; node++) {
      int leg = steps.state()[LEG[write * NODES + node]];
      if (leg == FLYING && (decides(paths, node) || !rules.has(Bug.DRAINED_WITHOUT_NEW_LEG))) {
        return;
      }
      boolean canProceed = proceeds(steps.state(), write) || Legs.anyFlying(steps.state(), write);
      if (leg == WAITING && canProceed) {
        return;
      }
      boolean recorded = paths.stages()[node] == 1 && steps.state()[RECORDED[write]] == 1;
      accepted &= !decides(paths, node) || leg == TAKEN || recorded;
      indefinite |= leg == UNKNOWN || leg == UNKNOWN_FLYING;
    }
    if (owesRecord(steps.state(), write)) {
      record(steps, write);
      return;
    }
    int pod = rules.operation(write).pod();
    boolean told =
        accepted
            && (rules.has(Bug.TOLD_AFTER_SESSION)
                || (Pods.serving(steps.state(), pod) && steps.state()[ORPHANED[write]] == 0));
    int[] w = steps.next();
    Legs.end(w, write, told ? ACCEPTED : ENDED, indefinite ? 1 : 0);
    steps.to(
        told
            ? "Pod %P tells the client that the %W is accepted."
            : "Pod %P answers the %W with 503.",
        pod,
        write);
  }

  /** Whether the new owner has the write or may have it, and the old one did not accept it. */
  private boolean owesRecord(int[] w, int write) {
    Paths paths = paths(w, write);
    boolean missed = false;
    boolean maybeThere = false;
    for (int node = 0; node < NODES; node++) {
      int leg = w[LEG[write * NODES + node]];
      missed |= paths.stages()[node] == 1 && decides(paths, node) && leg != TAKEN;
      maybeThere |= paths.stages()[node] == 0 && leg != REFUSED;
    }
    return missed && maybeThere && w[RECORDED[write]] == 0;
  }

  /** Records that before the answer, once no pod reads the old owner any more (R10 a). */
  private void record(Steps steps, int write) {
    int pod = rules.operation(write).pod();
    int[] w = steps.next();
    MoveTable table = rules.table();
    int commit = (int) table.state(w[JOB]).commitEpoch();
    if (table.phase(w[JOB]) == Phase.COMMITTED && !Pods.allAcked(w, commit)) {
      Legs.end(w, write, ENDED, Legs.unknown(w, write) ? 1 : 0);
      steps.to("Pod %P answers the %W with 503: some pod may read the old node.", pod, write);
      return;
    }
    if (table.mirrors(w[JOB])) {
      w[MISSED] = commit;
    }
    w[RECORDED[write]] = 1;
    steps.to("Pod %P records that the mirror may lack the %W.", pod, write);
  }
}
