package io.miroir.demo.corpus;

/**
 * What a key holds: nothing, or the document that its edition and revision determine.
 *
 * <p>Both numbers only grow within a key. A full write sets both, a partial update sets the
 * revision alone and leaves the edition's fields as they were; so a merge onto the wrong base shows
 * in the pair, and of two states of a key the one with the lower revision is the older.
 *
 * @param edition the revision of the last full write, 0 where there is no document
 * @param revision the revision of the last write of any kind, 0 where there is no document
 */
public record State(int edition, int revision) {
  /** No document. */
  public static final State ABSENT = new State(0, 0);

  /** Every document as it is loaded. */
  public static final State LOADED = new State(1, 1);

  /** The document that a full write of this revision leaves. */
  public static State written(int revision) {
    return new State(revision, revision);
  }

  /** The document that a partial update of this revision leaves here. */
  public State updated(int newRevision) {
    return new State(edition, newRevision);
  }

  public boolean absent() {
    return edition == 0;
  }

  @Override
  public String toString() {
    return absent() ? "absent" : "edition " + edition + ", revision " + revision;
  }
}
