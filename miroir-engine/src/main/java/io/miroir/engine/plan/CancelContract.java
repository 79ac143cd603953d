package io.miroir.engine.plan;

/** What giving a move up leaves behind; it depends on the phase the move is in. */
public enum CancelContract {
  /** Nothing had been changed, and nothing is. */
  NOTHING_CHANGED("nothing changed"),
  /** The old owner has the shard, as all along, and the half copy is deleted. */
  ROLLED_BACK("rolled back"),
  /** The new owner has the shard; the move ends by itself, and only an undo brings it back. */
  FORWARD_ONLY("goes forward only"),
  /** The move has ended. */
  OVER("over");

  private final String words;

  CancelContract(String words) {
    this.words = words;
  }

  /** As documents and answers have it. */
  public String words() {
    return words;
  }
}
