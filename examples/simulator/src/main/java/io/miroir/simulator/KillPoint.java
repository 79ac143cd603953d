package io.miroir.simulator;

/**
 * A step that a pod persists, and the side of it on which the pod's process is killed.
 *
 * @param step its name: a row of a move's table, the records that one commit changes, or what
 *     becomes of a lease
 * @param after whether the store has it then
 */
record KillPoint(String step, boolean after) {
  @Override
  public String toString() {
    return (after ? "after " : "before ") + step;
  }
}
