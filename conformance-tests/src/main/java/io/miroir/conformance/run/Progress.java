package io.miroir.conformance.run;

/** Is told how far a run is. Called by the thread that runs the tests. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, all, test, passed) -> {};

  /**
   * A test has ended.
   *
   * @param done how many have
   * @param all how many there are
   * @param test its name
   * @param passed whether it passed
   */
  void ended(long done, long all, String test, boolean passed);
}
