package io.miroir.engine;

/**
 * Told of each row of a move's table around the commit that carries it out, by the actor that
 * commits. For proofs: whoever throws an error from it ends the pod at that very point.
 */
public interface StepWatch {
  /** Nobody watches. */
  StepWatch NONE =
      new StepWatch() {
        @Override
        public void committing(String row) {}

        @Override
        public void committed(String row) {}
      };

  /**
   * The row is about to be committed; nothing was sent yet. Told again if it is sent again.
   *
   * @param row its name in logs and metrics
   */
  void committing(String row);

  /**
   * The row was committed, and the store has said so.
   *
   * @param row its name in logs and metrics
   */
  void committed(String row);
}
