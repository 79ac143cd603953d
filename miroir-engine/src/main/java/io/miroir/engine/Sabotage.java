package io.miroir.engine;

/**
 * A fault planted in the mover, which makes it believe that it is right. For proving that a checker
 * notices; a host never offers it to users of a fleet.
 */
public enum Sabotage {
  /** None: the mover as it is. */
  NONE,
  /** The copy reads by offset, and the round after it trusts the copy. */
  OFFSET_PAGING,
  /** Rounds, holds and verification report 'equal' without comparing. */
  NO_REPAIR,
  /** Cutovers are committed without hold, acks or a last barrier. */
  NO_HOLD,
  /** The old copy is deleted when copying ends, before the commit. */
  EARLY_DELETE
}
