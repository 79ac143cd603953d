package io.miroir.simulator;

/**
 * Ends an actor whose process has crashed. An error, so that no code of the engine takes it for a
 * failure that it could answer.
 */
final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash() {
    super("the process of this actor has crashed", null, false, false);
  }
}
