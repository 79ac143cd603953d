package io.miroir.simulator;

import io.miroir.engine.plan.Phase;
import java.util.Locale;

/**
 * A fault of a schedule: what happens, and the moment by which it is set off.
 *
 * @param kind what happens
 * @param trigger what has to happen first
 * @param after how long after that, in nanoseconds
 * @param target which of the pods, nodes or messages it meets
 * @param lasts how long it lasts, in nanoseconds, where it lasts
 */
record Fault(Kind kind, Trigger trigger, long after, Target target, long lasts) {
  /** What sets a fault off. */
  sealed interface Trigger {
    /** A move enters a phase. */
    record Entered(Phase phase) implements Trigger {}

    /** The so manieth term begins, counted from 1. */
    record Term(int number) implements Trigger {}

    /** A row of a move's table, by its tag, is committed for the so manieth time, from 1. */
    record Row(String tag, int time) implements Trigger {}
  }

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
    NODE_SLOW;

    /** Its name for people and programs. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Whom it meets.
   *
   * @param leader whether the pod that leads the job; else another one
   * @param number chooses among several, 0 or more
   */
  record Target(boolean leader, int number) {}
}
