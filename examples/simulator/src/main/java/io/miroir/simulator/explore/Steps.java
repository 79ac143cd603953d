package io.miroir.simulator.explore;

/**
 * Takes the states that follow one state. Use: {@link #next()} gives a copy to change, {@link
 * #to(String, int, int)} tells that it is reached and how.
 */
abstract class Steps {
  private final int[] state;
  private final int[] next;

  Steps(int cells) {
    this.state = new int[cells];
    this.next = new int[cells];
  }

  /** The state that is left; not to be changed. */
  final int[] state() {
    return state;
  }

  /** A copy of the state, for the next moment. */
  final int[] next() {
    System.arraycopy(state, 0, next, 0, state.length);
    return next;
  }

  /** The copy as it is now. */
  final int[] changed() {
    return next;
  }

  final void to(String moment) {
    to(moment, 0, 0);
  }

  final void to(String moment, int first) {
    to(moment, first, 0);
  }

  /**
   * The changed copy is reached.
   *
   * @param moment a sentence; {@code %} and a letter stands for an argument, in this order
   */
  abstract void to(String moment, int first, int second);
}
