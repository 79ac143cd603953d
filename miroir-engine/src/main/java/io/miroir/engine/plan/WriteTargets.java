package io.miroir.engine.plan;

/** Where the writes to a moving shard go. */
public enum WriteTargets {
  /** To the old owner alone. */
  OLD,
  /** To both at once; the old owner's acceptance makes the write accepted. */
  OLD_AND_NEW,
  /** Nowhere: they wait until the hold is committed or undone. */
  HELD,
  /** To the new owner, and to the old one after the new one accepted. */
  NEW_THEN_OLD,
  /** To the new owner alone. */
  NEW
}
