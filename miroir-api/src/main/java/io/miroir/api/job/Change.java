package io.miroir.api.job;

/** One change of a commit. */
public sealed interface Change {
  /** The record that is changed. */
  Key key();

  /** Writes a record that must not exist (J1). */
  record Create(Key key, String text) implements Change {}

  /** Writes a record that must still be at the expected revision (J2). */
  record Replace(Key key, String text, long expectedRevision) implements Change {}

  /** Removes a record that must still be at the expected revision (J2). */
  record Remove(Key key, long expectedRevision) implements Change {}
}
