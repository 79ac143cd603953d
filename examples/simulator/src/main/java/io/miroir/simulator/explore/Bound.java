package io.miroir.simulator.explore;

import java.util.Locale;

/** Something that happens at most so many times in one exploration; a bound of 0 is not told. */
enum Bound {
  /** Leases of pods that expire while the pod goes on, or is paused. */
  POD_EXPIRIES,
  /** Leases of the move's leader that expire in the same way. */
  TERM_EXPIRIES,
  /** Holds that last so long that a pod undoes them. */
  HOLD_EXPIRIES,
  /** Pods that crash with all that they know. */
  CRASHES,
  /** Crashed pods that are started again. */
  RESTARTS,
  /** Requests of clients' writes that get no answer, whether they have an effect or not. */
  LOST_ANSWERS,
  /** Requests of which a node takes the head now and the body at any later time. */
  HALF_BODIES,
  /** Requests of the mover that it gives up and that reach the node at any later time. */
  LATE_REQUESTS,
  /** Writes that a node refuses although the key holds. */
  REFUSALS,
  /** Reads by clients. */
  READS,
  /** Times that someone asks for the shard to go back to its old owner. */
  UNDOS,
  /** Tasks that a node has accepted and not yet applied; at 0 it applies them at once. */
  QUEUED_TASKS,
  /** Copies that are added meanwhile. */
  ADDED_COPIES;

  /** Its number, from 0 on. */
  @SuppressWarnings("EnumOrdinal") // Of no meaning beyond one run.
  int number() {
    return ordinal();
  }

  /** Its name in reports. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
