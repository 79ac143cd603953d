package io.miroir.simulator;

import io.miroir.engine.plan.Phase;

/**
 * A fault of a schedule: what happens, and the moment by which it is set off.
 *
 * @param kind what happens
 * @param phase the phase that a move has to enter first
 * @param after how long after that, in nanoseconds
 * @param target which of the pods, nodes or messages it meets
 * @param lasts how long it lasts, in nanoseconds, where it lasts
 */
record Fault(Kind kind, Phase phase, long after, Target target, long lasts) {
  /** What can happen. */
  enum Kind {
    /** A pod's process is killed; it is started again later. */
    CRASH,
    /** A pod's process stands still, and wakes with what it had half done. */
    PAUSE,
    /** A pod ends in good order; it is started again later. */
    STOP,
    /** A pod and the store exchange no message. */
    STORE_CUT,
    /** A pod and one node exchange no message. */
    NODE_CUT,
    /** Single messages never arrive, on their way there or back. */
    MESSAGE_LOST,
    /** Single messages or answers come late. */
    MESSAGE_LATE,
    /** Single answers come twice. */
    ANSWER_REPEATED,
    /** The head of a change arrives, its body much later. */
    BODY_LATE,
    /** The store's clock jumps forward. */
    CLOCK_FORWARD,
    /** The store's clock jumps back. */
    CLOCK_BACK,
    /** A node's process is killed and started again. */
    NODE_CRASH,
    /** A node's disk is full for a while. */
    DISK_FULL,
    /** A node takes long for each task for a while. */
    NODE_SLOW
  }

  /**
   * Whom it meets.
   *
   * @param leader whether the pod that leads the job; else another one
   * @param number chooses among several, 0 or more
   */
  record Target(boolean leader, int number) {}
}
