package io.miroir.simulator.explore;

import java.util.Optional;

/** Something that can be explored: where it begins, what can happen, and what must never be. */
interface Model {
  Layout layout();

  /** The state in which everything begins. */
  int[] initial();

  /** Tells every state that one moment leads to from {@link Steps#state()}. */
  void successors(Steps steps);

  /** What in a state must never be, in words. */
  Optional<String> violation(int[] state);

  /** Whether it is well that nothing can happen any more in a state. */
  boolean mayEnd(int[] state);

  /**
   * The words for an argument of a moment.
   *
   * @param kind the letter after the percent sign in the moment's sentence
   */
  String word(char kind, int argument);

  /** What a reader of a trace wants to see of a state, in one line. */
  String picture(int[] state);
}
