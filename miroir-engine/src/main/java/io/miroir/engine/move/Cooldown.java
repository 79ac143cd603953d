package io.miroir.engine.move;

/**
 * How long an index is left alone after a term over it. Whatever people asked since that term began
 * ends it, what they asked while the term still ran included.
 *
 * @param until the moment of the pod's clock, in nanoseconds, before which no term begins
 * @param asked how often the fleet was changed, failed moves were asked to be tried again and the
 *     indexes to be looked at, when the term began
 */
record Cooldown(long until, long asked) {
  /** Whether a term may begin now, given how often people have asked by now. */
  boolean over(long now, long askedByNow) {
    return now - until >= 0 || askedByNow != asked;
  }
}
