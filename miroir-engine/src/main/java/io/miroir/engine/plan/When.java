package io.miroir.engine.plan;

/**
 * What must be true besides for a row of {@link Transition}; of two rows with one start and one
 * event it tells which holds.
 */
public enum When {
  /** Nothing. */
  ALWAYS("always"),
  /** The round ended with few keys differing, and both queues short. */
  SMALL("small"),
  /** The round ended otherwise. */
  LARGE("not small"),
  /** The cutover may be tried again. */
  HOLDS_LEFT("holds left"),
  /** It was tried as often as it may be. */
  NO_HOLDS_LEFT("no holds left"),
  /** The move is a {@link Move.Relocate}. */
  RELOCATED("relocation"),
  /** The move is a {@link Move.AddCopy} or a {@link Move.Resync}. */
  ADDED("added copy"),
  /** The move brings a copy: it is no {@link Move.Drop}. */
  COPIED("copy that comes"),
  /** The move is a {@link Move.Drop}. */
  SURPLUS("surplus copy");

  private final String words;

  When(String words) {
    this.words = words;
  }

  /** Whether moves of this kind can ever fulfil it. */
  public boolean admits(Move move) {
    return switch (this) {
      case ALWAYS, SMALL, LARGE, HOLDS_LEFT, NO_HOLDS_LEFT -> true;
      case RELOCATED -> move instanceof Move.Relocate;
      case ADDED -> move instanceof Move.AddCopy || move instanceof Move.Resync;
      case COPIED -> !(move instanceof Move.Drop);
      case SURPLUS -> move instanceof Move.Drop;
    };
  }

  /** The condition as the drawing has it. */
  public String words() {
    return words;
  }
}
