package io.miroir.simulator.explore;

import static io.miroir.simulator.explore.Cells.ACKED;
import static io.miroir.simulator.explore.Cells.DIRTY_KEY;
import static io.miroir.simulator.explore.Cells.DIRTY_SESSION;
import static io.miroir.simulator.explore.Cells.DIRTY_TAKE;
import static io.miroir.simulator.explore.Cells.EPOCH;
import static io.miroir.simulator.explore.Cells.EPOCHS;
import static io.miroir.simulator.explore.Cells.INSTALLED;
import static io.miroir.simulator.explore.Cells.JOB;
import static io.miroir.simulator.explore.Cells.LIVE;
import static io.miroir.simulator.explore.Cells.MARKED;
import static io.miroir.simulator.explore.Cells.PODS;
import static io.miroir.simulator.explore.Cells.ROUTE;
import static io.miroir.simulator.explore.Cells.SESSION;
import static io.miroir.simulator.explore.Cells.SESSIONS;
import static io.miroir.simulator.explore.Cells.STEP;
import static io.miroir.simulator.explore.Cells.TAKEN;
import static io.miroir.simulator.explore.Cells.TERM_KEYS;
import static io.miroir.simulator.explore.Cells.TOKEN;
import static io.miroir.simulator.explore.Cells.UP;

import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.WriteTargets;

/**
 * What a pod does about its session and the fleet's routing (R2, R3, R7, R9): as {@code Agent},
 * {@code Settling} and {@code Session} of the engine do it.
 *
 * <p>A pod never believes in its lease for longer than the store does, so 'serving' is asked of the
 * store's lease; that a pod is paused is that it does nothing for a while.
 */
final class Pods {
  private static final int READY = 0;

  /** A session begins: the lease is taken; keys on the old node, then on the new one. */
  private static final int JOINING_OLD = 1;

  private static final int JOINING_NEW = 2;

  /** What older sessions sent is waited for; then the routing is installed. */
  private static final int JOINING_DRAIN = 3;

  /** Only with {@link Bug#ROUTING_BEFORE_LEASE}. */
  private static final int JOINING_ROUTED = 4;

  /** Keys are exchanged: on the old node, on the new one, then queues are waited for. */
  private static final int EXCHANGING_OLD = 5;

  private static final int EXCHANGING_NEW = 6;
  private static final int EXCHANGING_DRAIN = 7;

  private final Rules rules;
  private final Legs legs;
  private final Reads reads;

  Pods(Rules rules, Legs legs, Reads reads) {
    this.rules = rules;
    this.legs = legs;
    this.reads = reads;
  }

  private static boolean holdsLease(int[] w, int pod) {
    return w[LIVE[pod]] == 1 && w[TOKEN[pod]] == w[SESSION[pod]];
  }

  /** Whether a pod may answer legs. */
  static boolean serving(int[] w, int pod) {
    int step = w[STEP[pod]];
    return w[UP[pod]] == 1 && holdsLease(w, pod) && (step == READY || step >= EXCHANGING_OLD);
  }

  /** Whether requests wait for new keys. */
  static boolean exchanging(int[] w, int pod) {
    return w[STEP[pod]] == EXCHANGING_OLD || w[STEP[pod]] == EXCHANGING_NEW;
  }

  /** Whether a request of a client may begin. */
  static boolean begins(int[] w, int pod) {
    return serving(w, pod) && !exchanging(w, pod);
  }

  /** Whether every live pod has acked an epoch. */
  static boolean allAcked(int[] w, int epoch) {
    for (int pod = 0; pod < PODS; pod++) {
      if (w[LIVE[pod]] == 1 && w[ACKED[pod]] < epoch) {
        return false;
      }
    }
    return true;
  }

  void successors(Steps steps) {
    for (int pod = 0; pod < PODS; pod++) {
      if (steps.state()[UP[pod]] == 1) {
        session(steps, pod);
        follow(steps, pod);
        hold(steps, pod);
      }
      leases(steps, pod);
    }
  }

  private void leases(Steps steps, int pod) {
    int[] w = steps.next();
    if (w[LIVE[pod]] == 1 && (w[UP[pod]] == 0 || Cells.spend(w, Bound.POD_EXPIRIES))) {
      w[LIVE[pod]] = 0;
      steps.to("The lease of pod %P expires.", pod);
    }
    w = steps.next();
    if (w[UP[pod]] == 1 && Cells.spend(w, Bound.CRASHES)) {
      crash(w, pod);
      steps.to("Pod %P crashes.", pod);
    }
    w = steps.next();
    if (w[UP[pod]] == 0 && Cells.spend(w, Bound.RESTARTS)) {
      w[UP[pod]] = 1;
      steps.to("Pod %P is started again.", pod);
    }
  }

  private void crash(int[] w, int pod) {
    legs.crash(w, pod);
    reads.crash(w, pod);
    Mover.forget(w, pod);
    for (int cell : new int[] {UP[pod], SESSION[pod], STEP[pod], INSTALLED[pod]}) {
      w[cell] = 0;
    }
    w[ROUTE[pod]] = rules.table().route(rules.table().start());
    w[MARKED[pod]] = 0;
    w[TAKEN[pod]] = 0;
  }

  private void session(Steps steps, int pod) {
    int step = steps.state()[STEP[pod]];
    switch (step) {
      case READY -> {
        if (!holdsLease(steps.state(), pod)) {
          join(steps, pod);
        } else {
          exchange(steps, pod);
        }
        if (rules.has(Bug.ROTATION_REVIVES) && steps.state()[LIVE[pod]] == 0) {
          exchange(steps, pod);
        }
      }
      case JOINING_ROUTED -> acquire(steps, pod, JOINING_OLD, "Pod %P takes its lease.");
      case JOINING_OLD, JOINING_NEW, EXCHANGING_OLD, EXCHANGING_NEW -> {
        int[] w = steps.next();
        int node = step == JOINING_OLD || step == EXCHANGING_OLD ? MoveTable.OLD : MoveTable.NEW;
        Nodes.fence(w, node, pod, w[SESSION[pod]]);
        w[STEP[pod]] = step + 1;
        steps.to("Pod %P makes its new key on the %N node and deletes the older ones.", pod, node);
      }
      case JOINING_DRAIN, EXCHANGING_DRAIN -> drain(steps, pod, step == JOINING_DRAIN);
      default -> throw new IllegalStateException("no step " + step);
    }
  }

  private void join(Steps steps, int pod) {
    if (rules.has(Bug.ROUTING_BEFORE_LEASE)) {
      int[] w = steps.next();
      install(w, pod);
      w[STEP[pod]] = JOINING_ROUTED;
      steps.to("Pod %P reads the routing before it takes its lease.", pod);
    } else {
      acquire(steps, pod, JOINING_OLD, "Pod %P begins a new session and takes its lease.");
    }
  }

  private void acquire(Steps steps, int pod, int then, String moment) {
    int[] w = steps.next();
    if (w[TOKEN[pod]] < SESSIONS) {
      if (w[SESSION[pod]] == 0) {
        w[ACKED[pod]] = 0;
      }
      w[TOKEN[pod]]++;
      w[LIVE[pod]] = 1;
      w[SESSION[pod]] = w[TOKEN[pod]];
      w[STEP[pod]] = then;
      if (then == JOINING_OLD) {
        legs.orphan(w, pod);
        reads.orphan(w, pod);
      }
      steps.to(moment, pod);
    }
  }

  /** What got no answer stands in the way of an ack: new keys make it definite (R3). */
  private void exchange(Steps steps, int pod) {
    int[] w = steps.state();
    int epoch = w[INSTALLED[pod]];
    if (!rules.has(Bug.KEYS_NOT_RETIRED)
        && epoch > w[ACKED[pod]]
        && finished(w, pod, epoch)
        && legs.unanswered(w, pod, epoch)) {
      acquire(steps, pod, EXCHANGING_OLD, "Pod %P takes its lease anew to exchange its keys.");
    }
  }

  private void drain(Steps steps, int pod, boolean joining) {
    if (!Nodes.quiet(steps.state())) {
      return;
    }
    int[] w = steps.next();
    legs.settle(w, pod);
    w[STEP[pod]] = READY;
    if (!joining) {
      steps.to("Pod %P has exchanged its keys, and both queues are empty.", pod);
      return;
    }
    if (!rules.has(Bug.ROUTING_BEFORE_LEASE)) {
      install(w, pod);
    }
    steps.to("Pod %P has installed the routing and serves.", pod);
  }

  private void install(int[] w, int pod) {
    w[INSTALLED[pod]] = w[EPOCH];
    w[ROUTE[pod]] = rules.table().route(w[JOB]);
  }

  private void follow(Steps steps, int pod) {
    int[] w = steps.state();
    if (serving(w, pod) && w[EPOCH] > w[INSTALLED[pod]]) {
      w = steps.next();
      install(w, pod);
      steps.to("Pod %P installs epoch %E.", pod, w[EPOCH]);
    }
    w = steps.state();
    int epoch = w[INSTALLED[pod]];
    if (w[STEP[pod]] == READY
        && holdsLease(w, pod)
        && epoch > w[ACKED[pod]]
        && finished(w, pod, epoch)
        && !legs.unanswered(w, pod, epoch)) {
      w = steps.next();
      publish(w, pod);
      w[ACKED[pod]] = epoch;
      steps.to("Pod %P acks epoch %E.", pod, epoch);
    }
  }

  private boolean finished(int[] w, int pod, int epoch) {
    return !legs.underWay(w, pod, epoch) && !reads.underWay(w, pod, epoch);
  }

  /** Tells the key, if it is dirty, once for each start of a round or hold. */
  private void publish(int[] w, int pod) {
    Paths paths = rules.table().paths(w[ROUTE[pod]]);
    if (!paths.tracked()) {
      w[MARKED[pod]] = 0;
      w[TAKEN[pod]] = 0;
      return;
    }
    if (paths.take() <= w[TAKEN[pod]]) {
      return;
    }
    boolean busy = legs.underWay(w, pod, EPOCHS + 1) || legs.unanswered(w, pod, EPOCHS + 1);
    w[DIRTY_SESSION[pod]] = w[SESSION[pod]];
    w[DIRTY_TAKE[pod]] = paths.take();
    w[DIRTY_KEY[pod]] = busy ? 0 : w[MARKED[pod]];
    w[MARKED[pod]] = busy && !rules.has(Bug.DIRTY_CLEARED_UNDER_WAY) ? w[MARKED[pod]] : 0;
    w[TAKEN[pod]] = paths.take();
  }

  private void hold(Steps steps, int pod) {
    if (!serving(steps.state(), pod)
        || !rules.table().paths(steps.state()[ROUTE[pod]]).held()
        || !Cells.left(steps.state(), Bound.HOLD_EXPIRIES)) {
      return;
    }
    int[] w = steps.next();
    Cells.spend(w, Bound.HOLD_EXPIRIES);
    if (rules.has(Bug.HOLD_ENDED_BY_CLOCK)) {
      w[ROUTE[pod]] = rules.table().dualRoute();
      steps.to("Pod %P lets go of the hold by its clock.", pod);
    } else if (rules.table().phase(w[JOB]).writes() == WriteTargets.HELD) {
      if (rules.table().phase(w[JOB]) == Phase.SWEEPING) {
        // What the sweep writes is refused before writes go on.
        w[TERM_KEYS[rules.table().target(w[JOB])]] = 0;
      }
      w[JOB] = rules.table().step(w[JOB], Told.HOLD_UNDONE, w[EPOCH] + 1, 0);
      w[EPOCH]++;
      steps.to("The hold has lasted too long: pod %P commits the undo, epoch %E.", pod, w[EPOCH]);
    }
  }
}
